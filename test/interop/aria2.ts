import { readFile } from 'node:fs/promises';
import { ChildProgram } from '../support/processes/child-program.js';
import { freePort } from '../support/processes/free-port.mjs';
import { type TorrentClient, clientEnvironment } from './torrent-client.js';

/** Everything by which aria2 finds peers without a tracker, off; and nothing of a configuration file. */
const ONLY_THE_TRACKER = [
  '--no-conf=true',
  '--enable-dht6=false',
  '--enable-peer-exchange=false',
  '--bt-enable-lpd=false',
];

/** A connection that fails is only tried again after the next announce. */
const TRACKER_INTERVAL_SECONDS = 2;

/**
 * aria2 asks UDP trackers through the socket of its DHT, so it has to have one. It knows no node, and the other client, which
 * has none, tells it of none: it finds nobody.
 */
async function dhtOptions(torrents: readonly Buffer[]): Promise<string[]> {
  if (!torrents.some((torrent) => torrent.includes('udp://'))) return ['--enable-dht=false'];
  return ['--enable-dht=true', `--dht-listen-port=${await freePort()}`];
}

/**
 * Starts aria2 on torrents. It checks what is in the folder first, so it seeds complete files and downloads
 * missing ones, and seeds on until it is stopped. SIGINT, because at SIGTERM it leaves without a word to the tracker.
 */
export async function startAria2(torrents: readonly string[], folder: string): Promise<TorrentClient> {
  const args = [
    ...ONLY_THE_TRACKER,
    ...(await dhtOptions(await Promise.all(torrents.map((path) => readFile(path))))),
    `--dir=${folder}`,
    `--listen-port=${await freePort()}`,
    '--interface=127.0.0.1',
    '--disable-ipv6=true',
    '--check-integrity=true',
    '--seed-ratio=0',
    '--file-allocation=none',
    '--summary-interval=0',
    '--show-console-readout=false',
    '--console-log-level=notice',
    `--bt-tracker-interval=${TRACKER_INTERVAL_SECONDS}`,
    `--max-concurrent-downloads=${torrents.length}`,
    ...torrents,
  ];
  const env = clientEnvironment(folder);
  const program = new ChildProgram('aria2c', args, { cwd: folder, env, stopSignal: 'SIGINT' });
  return { program, leaveSwarm: () => program.stop() };
}
