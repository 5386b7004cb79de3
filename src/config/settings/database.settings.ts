import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Max, Min } from 'class-validator';
import { DEFAULT_CONNECTIONS, DEFAULT_CONNECTIONS_OF_WORKERS } from '../limits/database.limits.js';
import { Setting, SettingGroup } from '../setting.js';
import { isPostgresUrl } from '../validation/postgres-url.js';
import { Satisfies } from '../validation/satisfies.js';
import { FromWholeNumber } from '../validation/setting-text.js';

@SettingGroup({ title: 'Database', sentence: 'PostgreSQL, or the embedded database for a single process.' })
export class DatabaseSettings {
  @Setting({
    variable: 'DATABASE_URL',
    sentence: 'URL of a database on PostgreSQL 15 or newer; without it the tracker uses its embedded database.',
    allowed:
      'a URL like postgresql://user:password@host:5432/database, with @ / # ? % : in a password as %40 %2F %23 %3F %25 %3A, ' +
      'and with sslmode=disable, require, verify-ca (and sslrootcert) or verify-full, if any',
    secret: true,
  })
  @IsOptional()
  @Satisfies(isPostgresUrl)
  readonly databaseUrl?: string;

  @Setting({ variable: 'YABTT_DATA_DIR', sentence: 'Folder of the embedded database.', allowed: 'a folder' })
  @IsNotEmpty()
  @IsString()
  readonly dataDir: string = './data';

  @Setting({
    variable: 'YABTT_DATABASE_CONNECTIONS',
    sentence: 'Maximum number of PostgreSQL connections of each process; on Citus, to each node.',
    allowed: 'a whole number from 2 to 100',
    defaultText: `${DEFAULT_CONNECTIONS}, or ${DEFAULT_CONNECTIONS_OF_WORKERS} with more than two workers`,
  })
  @FromWholeNumber()
  @IsOptional()
  @IsInt()
  @Min(2)
  @Max(100)
  readonly databaseConnections?: number;

  @Setting({
    variable: 'YABTT_CITUS_WORKERS',
    sentence:
      'Only on Citus: with `auto`, announces and scrapes go straight to the worker that has the torrent, where its address in `pg_dist_node` is reached; with `off`, all go through the coordinator.',
    allowed: 'auto or off',
  })
  @IsIn(['auto', 'off'])
  readonly citusWorkers: 'auto' | 'off' = 'auto';
}
