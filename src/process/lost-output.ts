/**
 * Keeps this process running when nobody reads its log any more (EPIPE), or its disk is full (ENOSPC). Without a listener, an
 * error of these streams ends the process. Lines are lost meanwhile; a full disk that has room again gets the next ones.
 */
export function surviveLostOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
