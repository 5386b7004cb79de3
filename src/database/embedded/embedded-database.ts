import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, constants, mkdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Logger } from '@nestjs/common';
import { EMBEDDED_CLOSE_TIMEOUT_MS, MIN_FREE_MIB } from '../../config/limits/database.limits.js';
import { StartError } from '../../config/start-error.js';
import { embeddedDatabaseFolder } from './embedded-folder.js';
import { EmbeddedConnection } from './embedded-connection.js';
import { FolderLock, FolderLockedError } from './folder-lock.js';
import { ThreadWatchdog } from './thread-watchdog.js';
import { LogEvent } from '../../logging/log-event.js';

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
  private watchdog?: ThreadWatchdog;
  private readonly folder: string;
  private lockFolder: string;

  /** @param dataDir created by `start` where it does not exist */
  constructor(
    private readonly dataDir: string,
    private readonly takeLock = (path: string) => FolderLock.take(path),
  ) {
    this.folder = resolve(dataDir);
    this.lockFolder = isTooLong(this.folder) ? temporaryFolderOf(this.folder) : this.folder;
  }

  /** @throws StartError if the folder is in use or can't be written */
  async start(): Promise<void> {
    await this.prepareFolder();
    this.lock = await this.lockData().catch((error: Error) => {
      const isTaken = error instanceof FolderLockedError;
      throw this.startError(isTaken ? 'another tracker runs on this folder' : error.message);
    });
    try {
      await this.checkRoom();
      this.worker = await this.startWorker();
      this.watchdog = new ThreadWatchdog(this.worker, () => this.giveUp('does not answer')).start();
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
    this.watchdog?.stop();
    if (worker) {
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage('close');
      const timeout = setTimeout(() => void worker.terminate(), EMBEDDED_CLOSE_TIMEOUT_MS);
      await ended;
      clearTimeout(timeout);
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
    const workerData: EmbeddedWorkerData = { folder: embeddedDatabaseFolder(this.folder) };
    const worker = new Worker(new URL('./embedded-worker.mjs', import.meta.url), { workerData });
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => reject(this.startError(`the embedded database failed: ${error.message}`));
      worker.once('error', fail);
      worker.once('message', () => {
        worker.off('error', fail);
        worker.on('error', (error) => this.giveUp(`failed: ${error.message}`));
        resolve(worker);
      });
    });
  }

  /** Takes the lock in the folder, or among the temporary files if the folder's file system has no sockets. */
  private async lockData(): Promise<FolderLock> {
    try {
      return await this.takeLock(join(this.lockFolder, LOCK_NAME));
    } catch (error) {
      if (error instanceof FolderLockedError || this.lockFolder !== this.folder) throw error;
      this.lockFolder = temporaryFolderOf(this.folder);
      await mkdir(this.lockFolder, { recursive: true, mode: 0o700 });
      return this.takeLock(join(this.lockFolder, LOCK_NAME));
    }
  }

  /** PGlite does not say that the disk is full. */
  private async checkRoom(): Promise<void> {
    if (existsSync(embeddedDatabaseFolder(this.folder))) return;
    const refusal = roomRefusal(await statfs(this.folder));
    if (refusal !== undefined) throw this.startError(refusal);
  }

  /** The tracker can't serve without its database. What it acknowledged is on disk, and the next start recovers it. */
  private giveUp(reason: string): void {
    new Logger('Database').fatal(
      new LogEvent('database_failed', `the embedded database ${reason}: the process ends`, { reason }),
    );
    process.exit(1);
  }

  private startError(reason: string): StartError {
    return new StartError(`YABTT_DATA_DIR=${this.dataDir}: ${reason}`);
  }
}

/** Whether there is no room for a new database. @returns the reason for the operator */
export function roomRefusal({ bavail, bsize }: { bavail: number; bsize: number }): string | undefined {
  const free = Math.floor((bavail * bsize) / 2 ** 20);
  return free < MIN_FREE_MIB ? `${free} MiB are free there; a new database needs ${MIN_FREE_MIB} MiB` : undefined;
}

/** Whether the path of the lock would be too long for a socket. */
function isTooLong(folder: string): boolean {
  return Buffer.byteLength(folder + LONGEST_LOCK_PATH) > MAX_SOCKET_PATH_BYTES;
}

/** A folder among the temporary files that belongs to the data folder. */
function temporaryFolderOf(folder: string): string {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  return join(tmpdir(), `yabtt-${process.getuid?.() ?? 0}-${name}`);
}
