import { setTimeout as sleep } from 'node:timers/promises';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { aLeecher, announceRaw, anInfoHash, aSeeder, type TestPeer } from '../support/clients/swarm-client.js';
import { fieldsOf } from '../support/clients/transport-client.js';
import { announcePacket, UdpClient } from '../support/clients/udp-client.js';

/** Announces over both transports, some of them malformed, for so long. */
export async function makeTraffic({ port, udpPort }: InProcessTracker, seconds: number): Promise<void> {
  const infoHashes = Array.from({ length: 20 }, anInfoHash);
  const peers = Array.from({ length: 200 }, (_, at) =>
    (at % 3 ? aSeeder : aLeecher)(infoHashes[at % 20] ?? anInfoHash()),
  );
  const udp = await UdpClient.open(udpPort);
  const connectionId = await udp.connect();
  const ends = performance.now() + seconds * 1000;
  for (let round = 0; performance.now() < ends; round++) {
    const part = peers.slice((round * 10) % 200).slice(0, 10);
    const announces = part.flatMap((peer, at) => [
      announceRaw(port, at === 0 && round % 2 === 0 ? malformed(peer) : peer),
      ...[1, 2].map((time) => udp.ask(announcePacket(connectionId, round * 100 + at * 10 + time, fieldsOf(peer)))),
    ]);
    if (round % 5 === 0) announces.push(announceRaw(port, { ...peers[0], address: '203.0.113.9' } as TestPeer));
    await Promise.all(announces);
    await sleep(60);
  }
  udp.close();
}

function malformed(peer: TestPeer): TestPeer {
  return { ...peer, parameters: { ...peer.parameters, port: 'none' } };
}
