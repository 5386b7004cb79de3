import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AdminClient, PASSWORD } from '../support/clients/admin-client.js';
import { anInfoHash } from '../support/clients/swarm-client.js';
import { eventually } from '../support/eventually.js';
import { type PostgresServer, startPostgres } from '../support/postgres/postgres.mjs';
import { stopAllPrograms } from '../support/processes/child-program.js';
import { type Account, addAccounts, type Factors } from './accounts/account-model.js';
import { FactorsModel } from './accounts/factors-model.js';
import { Gate } from './accounts/gate.js';
import { HoldUp } from './accounts/hold-up.js';
import { accountOf, LedgerFollower } from './accounts/ledger-follower.js';
import { below, oneOf } from './accounts/random.js';
import { Routes } from './accounts/routes.js';
import { SimulatedClient, type SimulatedMember } from './accounts/simulated-client.js';
import { Story } from './accounts/story.js';
import { startHaproxy } from './haproxy.js';
import { Instance } from './instance.js';

const CONFIGURATION = fileURLToPath(new URL('../../deploy/postgresql/postgresql.conf', import.meta.url));
const [MEMBERS, MAX_CLIENTS, TORRENTS] = [200, 4, 50];
const BLOCKER: SimulatedMember = { id: 'blocker', passkey: 'passkey-of-blocker' };
/** Of the simulation; clients that are silent for a minute (B5) are only in a long one. */
const SECONDS = Number(process.env.SIMULATION_SECONDS ?? 18);
const TIMEOUT_MS = 180_000 + 2_000 * SECONDS;
/** A change holds at every instance within two seconds (K13); more, because the machine is busy. */
const CHANGE_MS = 3_000;
const CALM_MS = 1_500;
/** Until all is settled and read. */
const SETTLED_MS = 30_000;
/** Clients whose stories a failure tells. */
const MAX_STORIES = 3;

/** Two instances behind HAProxy, over HTTP and UDP, IPv4 and IPv6: what is lost, repeated, late, restarted or killed. */
describe('the accounts of members', () => {
  let postgres: PostgresServer;
  let instances: Instance[];
  let admin: AdminClient;
  let routes: Routes;
  let follower: LedgerFollower;
  let story: Story;
  const factors = new FactorsModel();
  const gate = new Gate();
  const torrents = Array.from({ length: TORRENTS }, anInfoHash);
  const members = Array.from({ length: MEMBERS }, (_, at): SimulatedMember => {
    return { id: `member-${at}`, passkey: `passkey-of-member-${at}` };
  });
  let clients: SimulatedClient[];

  beforeAll(async () => {
    postgres = await startPostgres({ shared_buffers: '64MB' }, CONFIGURATION);
    const settings = {
      YABTT_MODE: 'private',
      YABTT_HOST: '127.0.0.1,::1',
      YABTT_AUTH_PASSWORD: PASSWORD,
      YABTT_SETTLE_SECONDS: '1',
      YABTT_QUEUE_TIMEOUT_MS: '2000',
    };
    const start = (name: string) => Instance.start(`${postgres.url}?application_name=${name}`, settings);
    instances = [await start('first'), await start('second')];
    story = await Story.begin(postgres.url);
    const ports = instances.map(({ port }) => port);
    const balancer = await startHaproxy(
      ports,
      instances.map(({ adminPort }) => adminPort),
    );
    admin = await AdminClient.of(balancer.adminPort);
    await register();
    routes = await Routes.open(balancer.port, ports);
    follower = new LedgerFollower(admin);
    await sleep(CHANGE_MS);
  }, TIMEOUT_MS);

  afterAll(async () => {
    await follower?.stop();
    routes?.close();
    await stopAllPrograms();
    await Promise.all((instances ?? []).map((instance) => instance.stop()));
    await postgres?.stop();
  }, TIMEOUT_MS);

  it(
    'should be exact to the byte',
    async () => {
      const endsAt = Date.now() + 1_000 * SECONDS;
      clients = makeClients(endsAt);
      const running = Promise.all([holdUpUntil(endsAt), ...clients.map((client) => client.run())]);
      for (let round = 0; round === 0 || Date.now() < endsAt - 5_000; round++) {
        await sleep(CALM_MS);
        await killInstance(round % 2);
        await gate.closedWhile(beginFactors);
        await sleep(CALM_MS);
        await killDatabase();
        await sleep(CALM_MS);
        await gate.closedWhile(endFactors);
      }
      await running;

      const expected = expectedAccounts();
      await eventually(() => expect(significant(follower.accounts)).toEqual(significant(expected)), SETTLED_MS).catch(
        explain,
      );
      // Rows with seconds only may follow.
      await eventually(async () => expect(await readWholeLedger()).toEqual(follower.ids), SETTLED_MS);
      await expectTotals(expected);
    },
    TIMEOUT_MS,
  );

  async function register(): Promise<void> {
    const asLines = (type: string) => ({ headers: { 'Content-Type': type } });
    const lines = [HoldUp.torrent, ...torrents].map((infoHash) => infoHash.toString('hex')).join('\n');
    expect(await admin.post('/torrents/import', lines, asLines('text/plain'))).toMatchObject({ status: 200 });
    const imported = [...members, BLOCKER].map((member) => JSON.stringify(member)).join('\n');
    expect(await admin.post('/members/import', imported, asLines('application/x-ndjson'))).toMatchObject({
      status: 200,
    });
  }

  /** Some copy the peer id of another member's client. */
  function makeClients(endsAt: number): SimulatedClient[] {
    const around = { routes, story, factors, gate, endsAt };
    const made: SimulatedClient[] = [];
    for (const [at, member] of members.entries()) {
      for (let count = 0; count <= at % MAX_CLIENTS; count++) {
        const torrent = oneOf(torrents);
        const copied = below(10) === 0 ? peerIdOfAnother(member, torrent, made) : undefined;
        made.push(new SimulatedClient(member, torrent, around, 10_000 + made.length, copied));
      }
    }
    return made;
  }

  async function killInstance(at: number): Promise<void> {
    const instance = instances[at] as Instance;
    story.noteTrouble(`instance ${instance.port} is killed`);
    await instance.kill();
    await instance.start();
    story.noteTrouble(`instance ${instance.port} is back`);
  }

  /** Holds up one instance or the other, again and again. */
  async function holdUpUntil(endsAt: number): Promise<void> {
    const holdUp = new HoldUp(postgres.url, BLOCKER);
    while (Date.now() < endsAt) {
      const { port } = oneOf(instances);
      story.noteTrouble(`instance ${port} is held up`);
      const outcome = await holdUp.hold(port).then(() => 'goes on', String);
      story.noteTrouble(`instance ${port}: ${outcome}`);
      await sleep(below(1_000));
    }
  }

  async function killDatabase(): Promise<void> {
    story.noteTrouble('PostgreSQL is killed');
    await postgres.kill();
    await sleep(500);
    await postgres.restart();
    story.noteTrouble('PostgreSQL is back');
  }

  /** Factors of each kind; the global one begins at a time. Some members get a new passkey, the old one in its grace period. */
  async function beginFactors(): Promise<void> {
    const aFactor = (): Factors => ({ upload: below(400), download: below(150) });
    const from = new Date(Date.now() + CHANGE_MS).toISOString();
    factors.global = aFactor();
    await succeed('PUT', '/factor', { ...bodyOf(factors.global), from });
    for (const { id } of members.filter(() => below(10) === 0)) {
      factors.ofMembers.set(id, aFactor());
      await succeed('PATCH', `/members/${id}`, bodyOf(factors.ofMembers.get(id) as Factors));
    }
    for (const infoHash of torrents.filter(() => below(5) === 0).map((torrent) => torrent.toString('hex'))) {
      factors.ofTorrents.set(infoHash, aFactor());
      await succeed('PATCH', `/torrents/${infoHash}`, bodyOf(factors.ofTorrents.get(infoHash) as Factors));
    }
    for (const { member, infoHash } of clients.filter(() => below(20) === 0)) {
      const token = aFactor();
      factors.setToken(member.id, infoHash, token);
      await succeed('PUT', `/members/${member.id}/torrents/${infoHash}`, bodyOf(token));
    }
    for (const member of members.filter(() => below(20) === 0)) {
      const { body } = await succeed('POST', `/members/${member.id}/passkeys`, { graceSeconds: 3_600 });
      setTimeout(() => (member.passkey = body.passkey), CHANGE_MS + below(5_000));
    }
    await sleep(CHANGE_MS);
  }

  /** The global factor and the tokens end at a time, the others are set to the usual ones. */
  async function endFactors(): Promise<void> {
    const until = new Date(Date.now() + CHANGE_MS).toISOString();
    await succeed('PUT', '/factor', { ...bodyOf(factors.global), until });
    factors.global = { upload: 100, download: 100 };
    for (const { member, infoHash } of clients) {
      const token = factors.tokenOf(member.id, infoHash);
      if (!token) continue;
      await succeed('PUT', `/members/${member.id}/torrents/${infoHash}`, { ...bodyOf(token), until });
      factors.setToken(member.id, infoHash, undefined);
    }
    for (const id of factors.ofMembers.keys())
      await succeed('PATCH', `/members/${id}`, bodyOf({ upload: 100, download: 100 }));
    factors.ofMembers.clear();
    await sleep(CHANGE_MS);
  }

  /** Asks until an instance has done it: they are killed at any time. */
  function succeed(method: string, path: string, body: object) {
    return eventually(async () => {
      const answer = await admin.ask(method, path, { body });
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer;
    });
  }

  function expectedAccounts(): Map<string, Account> {
    const expected = new Map<string, Account>();
    for (const { member, infoHash, accounts } of clients) {
      const key = `${member.id} ${infoHash}`;
      for (const account of accounts) expected.set(key, addAccounts(expected.get(key), account));
    }
    return expected;
  }

  /** Tells what happened to the sessions whose accounts differ. */
  async function explain(error: unknown): Promise<never> {
    const textsOf = (accounts: ReadonlyMap<string, Account>) =>
      new Map(significant(accounts).map(([key, account]) => [key, Object.values(account).join(' ')]));
    const [expected, accounted] = [textsOf(expectedAccounts()), textsOf(follower.accounts)];
    const isDifferent = ({ member: { id }, infoHash }: SimulatedClient) =>
      expected.get(`${id} ${infoHash}`) !== accounted.get(`${id} ${infoHash}`);
    for (const { member, infoHash, peerIds } of clients.filter(isDifferent).slice(0, MAX_STORIES))
      for (const peerId of peerIds) console.error(await story.of(infoHash, member.id, peerId));
    throw error;
  }

  async function readWholeLedger(): Promise<string[]> {
    const ids: string[] = [];
    for (let [after, isMore] = ['0', true]; isMore;) {
      const { body } = await admin.get(`/ledger?after=${after}&limit=10000`);
      ids.push(...body.items.map(({ id }: { id: string }) => id));
      [after, isMore] = [body.next, body.items.length > 0];
    }
    return ids;
  }

  /** Compares the totals of members, and of what they transferred in each torrent. */
  async function expectTotals(expected: ReadonlyMap<string, Account>): Promise<void> {
    const [ofMembers, ofTransfers] = [new Map<string, Account>(), new Map<string, Account>()];
    const [membersNow, transfersNow] = [new Map<string, Account>(), new Map<string, Account>()];
    for (const [key, account] of significant(expected)) {
      const [id = ''] = key.split(' ');
      const counted = { ...account, suspicious: false };
      ofTransfers.set(key, counted);
      ofMembers.set(id, addAccounts(ofMembers.get(id), counted));
    }
    for (const { id } of members) {
      membersNow.set(id, accountOf((await admin.get(`/members/${id}`)).body));
      const { body } = await admin.get(`/members/${id}/transfers?limit=1000`);
      for (const transfer of body.items) transfersNow.set(`${id} ${transfer.infoHash}`, accountOf(transfer));
    }
    expect(significant(transfersNow)).toEqual(significant(ofTransfers));
    expect(significant(membersNow)).toEqual(significant(ofMembers));
  }
});

/** No two clients of a member have one: they would be one session, as different as their totals are. */
function peerIdOfAnother(member: SimulatedMember, torrent: Buffer, clients: readonly SimulatedClient[]) {
  const inSwarm = clients.filter(({ infoHash }) => infoHash === torrent.toString('hex'));
  const own = inSwarm.filter((client) => client.member === member).map(({ firstPeerId }) => firstPeerId);
  const others = inSwarm.map(({ firstPeerId }) => firstPeerId).filter((peerId) => !own.includes(peerId));
  return others.length > 0 ? oneOf(others) : undefined;
}

function bodyOf({ upload, download }: Factors) {
  return { uploadFactor: upload, downloadFactor: download };
}

/** Without those that have nothing: a ledger row may have seconds only. */
function significant(accounts: ReadonlyMap<string, Account>): [string, Account][] {
  return [...accounts]
    .filter(([, account]) => Object.values(account).some(Boolean))
    .sort(([one], [other]) => (one < other ? -1 : 1));
}
