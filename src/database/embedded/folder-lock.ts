import { rename, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';

/** Somebody else holds the folder. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError';
}

/**
 * One process at a time in a folder. The lock is a listening Unix socket: the kernel lets go of it however its process
 * ends, so no crash leaves a lock behind, a reused process id fools nobody, and it holds between containers.
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
 * Removes a dead process's socket. It is moved aside first, which only one process can do, and asked again there: two
 * that start at once can't remove one another's live lock.
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
