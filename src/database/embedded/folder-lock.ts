import { rename, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';

/** Another process holds the lock. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError';
}

/**
 * Lets one process at a time use a folder. The lock is a listening Unix socket. The kernel closes it however the process
 * ends, so a crash leaves no lock behind. Unlike a process id in a file, it also works between containers.
 */
export class FolderLock {
  private constructor(private readonly server: Server) {}

  /** @throws FolderLockedError while another process listens at the path */
  static async take(path: string): Promise<FolderLock> {
    await clearStale(path);
    const server = createServer((socket) => socket.destroy()).unref();
    await new Promise<void>((resolve, reject) => {
      server.once('listening', resolve);
      server.once('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'EADDRINUSE' ? new FolderLockedError(path) : error),
      );
      server.listen({ path, exclusive: true });
    });
    return new FolderLock(server);
  }

  async release(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/**
 * Removes the socket of a dead process. It is renamed first, which only one process can do, and probed again there, so that
 * two processes that start together can't remove each other's live lock.
 */
async function clearStale(path: string): Promise<void> {
  if (await isListening(path)) throw new FolderLockedError(path);
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (await isListening(aside)) {
    await rename(aside, path);
    throw new FolderLockedError(path);
  }
  await rm(aside, { force: true });
}

function isListening(path: string): Promise<boolean> {
  return new Promise<boolean>((resolve) => {
    const socket = connect(path);
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
