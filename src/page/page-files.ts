import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Injectable, Logger } from '@nestjs/common';
import { CODINGS, type PageFile } from './page-file.js';

/** Both `src/page/` and `dist/page/` are beside it. */
const FOLDER = fileURLToPath(new URL('../../dist/web/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const SUFFIXES = { br: '.br', gzip: '.gz' } as const;

/** The built files of the page: read once, so that a request opens no file. */
@Injectable()
export class PageFiles {
  private readonly files = new Map<string, PageFile>();

  constructor() {
    try {
      this.read(FOLDER);
    } catch (error) {
      new Logger('Page').warn(`there is no page, as it was not built: ${(error as Error).message}`);
    }
  }

  /** @param path relative to the folder, like `index.html` */
  find(path: string): PageFile | undefined {
    return this.files.get(path);
  }

  private read(folder: string): void {
    const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
    for (const path of paths) {
      const type = TYPES[extname(path)];
      if (type === undefined) continue;
      const content = readFileSync(join(folder, path));
      const compressed = Object.fromEntries(
        CODINGS.filter((coding) => paths.includes(path + SUFFIXES[coding])).map((coding) => [
          coding,
          readFileSync(join(folder, path + SUFFIXES[coding])),
        ]),
      );
      const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
      this.files.set(path, { type, etag, isHashed: path.startsWith('assets/'), content, compressed });
    }
  }
}
