import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs statements of SQL, then prints the rows of a query. */
const SITE_PROGRAM = `
  $site = new PDO($argv[1]);
  foreach (json_decode($argv[2]) as $statement) $site->exec($statement);
  echo json_encode($argv[3] === '' ? [] : $site->query($argv[3])->fetchAll(PDO::FETCH_ASSOC));`;

/** @throws if PHP or its SQLite is missing */
export function requirePhp(): void {
  try {
    execFileSync('php', ['-r', 'exit(in_array("sqlite", PDO::getAvailableDrivers()) ? 0 : 1);']);
  } catch {
    throw new Error('install php-cli and php-sqlite3');
  }
}

/** The database of a site, as PHP opens it. */
export class SiteDatabase {
  /** @param file of SQLite */
  constructor(private readonly file: string) {}

  get dsn(): string {
    return `sqlite:${this.file}`;
  }

  async execute(...statements: string[]): Promise<void> {
    await this.php(statements, '');
  }

  async query<Row extends object>(sql: string): Promise<Row[]> {
    return JSON.parse(await this.php([], sql)) as Row[];
  }

  private async php(statements: readonly string[], query: string): Promise<string> {
    const { stdout } = await run('php', ['-r', SITE_PROGRAM, '--', this.dsn, JSON.stringify(statements), query]);
    return stdout;
  }
}
