/** What a worker tells the primary, once. */
export type WorkerReport =
  | { readonly kind: 'ready'; readonly port: number; readonly udpPort?: number }
  /** It could not start, and ends. */
  | { readonly kind: 'failed'; readonly reason: string };

/** What the primary tells a worker: not to be ready any more; to end. */
export type WorkerOrder = 'drain' | 'close';
