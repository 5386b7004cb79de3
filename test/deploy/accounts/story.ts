import pg from 'pg';
import type { Announced } from './account-model.js';

/** Notes each change of a session, in the transaction that changes it: what is rolled back or lost is not noted. */
const NOTE_CHANGES = `
  CREATE TABLE change (at timestamptz, begun timestamptz, transaction xid8, instance text, info_hash bytea, member integer,
                       peer_id bytea, event smallint, uploaded bigint, downloaded bigint, new_uploaded bigint,
                       new_downloaded bigint);
  CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO change VALUES (clock_timestamp(), now(), pg_current_xact_id(), current_setting('application_name'), NEW.info_hash, NEW.member,
                               NEW.peer_id, NEW.event, NEW.uploaded, NEW.downloaded, NEW.new_uploaded, NEW.new_downloaded);
    RETURN NULL;
  END $$;
  CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON member_session FOR EACH ROW EXECUTE FUNCTION note_change()`;

const READ_CHANGES = `
  SELECT extract(epoch FROM at)::float8 * 1000 AS at,
         format('database: %s/%s, %s/%s unsettled, event %s, transaction %s of the %s instance begun at %s', change.uploaded,
                change.downloaded, new_uploaded, new_downloaded, event, transaction, instance,
                to_char(begun AT TIME ZONE 'UTC', 'HH24:MI:SS.MS')) AS what
    FROM change JOIN member ON member.number = change.member
   WHERE info_hash = $1 AND member.id = $2 AND peer_id = $3`;

/** Something that happened at a time, in milliseconds of the Unix clock. */
interface Moment {
  readonly at: number;
  readonly what: string;
}

/** All that happened to the sessions of a simulation, to explain a failure of it. */
export class Story {
  private readonly announces = new Map<string, Moment[]>();
  private readonly troubles: Moment[] = [];

  private constructor(private readonly databaseUrl: string) {}

  /** @param databaseUrl of a database that a tracker uses */
  static async begin(databaseUrl: string): Promise<Story> {
    const story = new Story(databaseUrl);
    await story.query(NOTE_CHANGES);
    return story;
  }

  /** Notes an announce that was sent, with its way, and what came of it. */
  note(session: string, { event, uploaded, downloaded }: Announced, at: number, way: string, outcome: string): void {
    const what = `client: ${uploaded}/${downloaded} ${event} over ${way}: ${outcome} after ${Date.now() - at} ms`;
    const known = this.announces.get(session);
    if (known) known.push({ at, what });
    else this.announces.set(session, [{ at, what }]);
  }

  /** Notes what happened to all sessions. */
  noteTrouble(what: string): void {
    this.troubles.push({ at: Date.now(), what });
  }

  /** What happened to a session, a line each. */
  async of(infoHash: string, member: string, peerId: string): Promise<string> {
    const changes = await this.query<Moment>(READ_CHANGES, [Buffer.from(infoHash, 'hex'), member, Buffer.from(peerId)]);
    const announces = this.announces.get(sessionOf(infoHash, member, peerId)) ?? [];
    const all = [...announces, ...changes, ...this.troubles].sort((one, other) => one.at - other.at);
    const lines = all.map(({ at, what }) => `${new Date(at).toISOString().slice(11, 23)} ${what}`);
    return [`${member} ${infoHash} ${peerId}`, ...lines].join('\n');
  }

  private async query<Row extends object>(sql: string, parameters?: unknown[]): Promise<Row[]> {
    const client = new pg.Client(this.databaseUrl);
    await client.connect();
    try {
      return (await client.query<Row>(sql, parameters)).rows;
    } finally {
      await client.end();
    }
  }
}

export function sessionOf(infoHash: string, member: string, peerId: string): string {
  return `${infoHash} ${member} ${peerId}`;
}
