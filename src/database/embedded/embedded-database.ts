import { createHash } from 'node:crypto';
import { access, constants, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { StartError } from '../../config/start-error.js';
import { EmbeddedConnection } from './embedded-connection.js';
import { FolderLock, FolderLockedError } from './folder-lock.js';

/** Bytes of the path of a Unix socket that every supported system allows (macOS: 104 with the closing zero). */
const MAX_SOCKET_PATH_BYTES = 103;
const LOCK_NAME = '.yabtt.lock';
/** What FolderLock appends to the name for a moment, with the largest process id of Linux. */
const LONGEST_LOCK_PATH = `/${LOCK_NAME}.4194304`;

/** What the thread is started with. */
export interface EmbeddedWorkerData {
  /** The folder of the database's own files. */
  readonly folder: string;
}

/** PostgreSQL inside this process: PGlite in a worker thread. One process at a time may use its folder. */
export class EmbeddedDatabase {
  private lock?: FolderLock;
  private worker?: Worker;
  private readonly folder: string;
  private readonly lockFolder: string;

  /** @param dataDir created by `start` where it does not exist */
  constructor(private readonly dataDir: string) {
    this.folder = resolve(dataDir);
    this.lockFolder = lockFolderOf(this.folder);
  }

  /** @throws StartError if the folder is in use or can't be written */
  async start(): Promise<void> {
    await this.prepareFolder();
    this.lock = await FolderLock.take(join(this.lockFolder, LOCK_NAME)).catch((error: Error) => {
      const isTaken = error instanceof FolderLockedError;
      throw this.startError(isTaken ? 'another tracker runs on this folder' : error.message);
    });
    try {
      this.worker = await this.startWorker();
    } catch (error) {
      await this.lock.release();
      throw error;
    }
  }

  /** A new connection for `pg`. It takes the session over: the previous connection is closed. */
  connect(): EmbeddedConnection {
    if (!this.worker) throw new Error('the embedded database is not started');
    return new EmbeddedConnection(this.worker);
  }

  /** Closes the database, then releases the folder. */
  async stop(): Promise<void> {
    const worker = this.worker;
    if (worker) {
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage('close');
      await ended;
    }
    await this.lock?.release();
    if (this.lockFolder !== this.folder) await rm(this.lockFolder, { recursive: true, force: true });
  }

  private async prepareFolder(): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await mkdir(this.lockFolder, { recursive: true, mode: 0o700 });
      await access(this.folder, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw this.startError(`this folder can't be written (${code})`);
    }
  }

  private startWorker(): Promise<Worker> {
    const workerData: EmbeddedWorkerData = { folder: join(this.folder, 'postgresql') };
    const worker = new Worker(new URL('./embedded-worker.mjs', import.meta.url), { workerData });
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => reject(this.startError(`the embedded database failed: ${error.message}`));
      worker.once('error', fail);
      worker.once('message', () => {
        // The tracker can't serve without it: a later error ends the process.
        worker.off('error', fail);
        resolve(worker);
      });
    });
  }

  private startError(reason: string): StartError {
    return new StartError(`YABTT_DATA_DIR=${this.dataDir}: ${reason}`);
  }
}

/** The data folder itself; where its path is too long for a socket, a folder of its own among the temporary files. */
function lockFolderOf(folder: string): string {
  if (Buffer.byteLength(folder + LONGEST_LOCK_PATH) <= MAX_SOCKET_PATH_BYTES) return folder;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  return join(tmpdir(), `yabtt-${process.getuid?.() ?? 0}-${name}`);
}
