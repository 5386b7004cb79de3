import { createHash } from 'node:crypto';
import { access, constants, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { StartError } from '../../config/start-error.js';
import { FolderLock, FolderLockedError } from './folder-lock.js';

/** The port in the socket's name, as PostgreSQL has it: `.s.PGSQL.5432`. Nothing listens on the network. */
export const SOCKET_PORT = 5432;
/** Bytes that a Unix socket's path may have on every system that we run on (macOS: 104 with its closing zero). */
const SOCKET_PATH_BYTES = 103;
const MAX_NAME_LENGTH = '/.yabtt.lock.4194304';

/** What the thread is started with. */
export interface EmbeddedWorkerData {
  /** The folder of the database's own files. */
  readonly folder: string;
  /** Where to listen. */
  readonly socket: string;
}

/** PostgreSQL inside this process: PGlite in a worker thread, its files under one folder that one process may use. */
export class EmbeddedDatabase {
  private lock?: FolderLock;
  private worker?: Worker;
  /** The folder of the two Unix sockets, the database's and the lock's: `pg` takes it as a host. */
  readonly socketFolder: string;
  private readonly folder: string;

  /** @param dataDir may not exist yet */
  constructor(private readonly dataDir: string) {
    this.folder = resolve(dataDir);
    this.socketFolder = socketFolderOf(this.folder);
  }

  /** @throws StartError if the folder is in use or can't be written */
  async start(): Promise<void> {
    await this.prepareFolder();
    this.lock = await FolderLock.take(join(this.socketFolder, '.yabtt.lock')).catch((error: Error) => {
      if (error instanceof FolderLockedError) {
        throw new StartError(`YABTT_DATA_DIR=${this.dataDir}: another tracker runs on this folder`);
      }
      throw new StartError(`YABTT_DATA_DIR=${this.dataDir}: ${error.message}`);
    });
    try {
      this.worker = await this.startWorker();
    } catch (error) {
      await this.lock.release();
      throw error;
    }
  }

  /** Ends the database in order, then lets go of the folder. */
  async stop(): Promise<void> {
    const worker = this.worker;
    if (worker) {
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage('close');
      await ended;
    }
    await this.lock?.release();
    if (this.socketFolder !== this.folder) await rm(this.socketFolder, { recursive: true, force: true });
  }

  private async prepareFolder(): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await mkdir(this.socketFolder, { recursive: true, mode: 0o700 });
      await access(this.folder, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new StartError(`YABTT_DATA_DIR=${this.dataDir}: this folder can't be written (${code})`);
    }
  }

  private startWorker(): Promise<Worker> {
    const workerData: EmbeddedWorkerData = {
      folder: join(this.folder, 'postgresql'),
      socket: join(this.socketFolder, `.s.PGSQL.${SOCKET_PORT}`),
    };
    const worker = new Worker(new URL('./embedded-worker.mjs', import.meta.url), { workerData });
    return new Promise((resolve, reject) => {
      const failed = (error: Error) =>
        reject(new StartError(`YABTT_DATA_DIR=${this.dataDir}: the embedded database failed: ${error.message}`));
      worker.once('error', failed);
      worker.once('message', () => {
        // Without it the tracker can't serve any more: from now on the process shall end with its error.
        worker.off('error', failed);
        resolve(worker);
      });
    });
  }
}

/** The data folder itself, or, where its path is too long for a socket, one of its own among the temporary files. */
function socketFolderOf(folder: string): string {
  if (Buffer.byteLength(folder + MAX_NAME_LENGTH) <= SOCKET_PATH_BYTES) return folder;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  return join(tmpdir(), `yabtt-${process.getuid?.() ?? 0}-${name}`);
}
