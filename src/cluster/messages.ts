/** What a worker reports to the primary, once. */
export type WorkerReport =
  | { readonly kind: 'ready'; readonly port: number; readonly udpPort?: number }
  /** The worker could not start, and exits. */
  | { readonly kind: 'failed'; readonly reason: string };

/** What the primary orders a worker to do: report not ready, or close. */
export type WorkerOrder = 'drain' | 'close';
