/** Content codings of a file that was compressed when it was built, the best one first. */
export const CODINGS = ['br', 'gzip'] as const;
export type Coding = (typeof CODINGS)[number];

/** A file of the page, in memory. */
export interface PageFile {
  readonly type: string;
  /** Covers the content, whatever its coding. */
  readonly etag: string;
  /** Whether the name changes with the content. */
  readonly isHashed: boolean;
  readonly content: Buffer;
  /** Missing where compression makes it no smaller. */
  readonly compressed: Readonly<Partial<Record<Coding, Buffer>>>;
}
