import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const FOLDER = join(import.meta.dirname, '../dist/web');

/** The tracker that `npm run dev:web` shows. */
const TRACKER = 'http://localhost:8080';

/** Builds the page for operators into `dist/web`, from where the tracker serves it. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/admin/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [compress()],
  server: { proxy: { '/api': { target: TRACKER, changeOrigin: true, headers: { Origin: TRACKER } } } },
  build: {
    outDir: FOLDER,
    emptyOutDir: true,
    // The Content-Security-Policy allows no data URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: 'LICENSES.md' },
  },
});

/** Compresses each file once, so that the tracker need not. */
function compress(): Plugin {
  return {
    name: 'compress',
    apply: 'build',
    closeBundle() {
      const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
      for (const file of files.filter((name) => /\.(css|html|js|svg)$/.test(name))) {
        const path = join(FOLDER, file);
        const content = readFileSync(path);
        const codings = { br: brotliCompressSync(content), gz: gzipSync(content, { level: 9 }) };
        for (const [suffix, compressed] of Object.entries(codings)) {
          if (compressed.length < content.length) writeFileSync(`${path}.${suffix}`, compressed);
        }
      }
    },
  };
}
