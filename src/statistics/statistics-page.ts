import { createHash } from 'node:crypto';
import { version } from '../version.js';
import type { StatisticsPageData } from './statistics-page-data.js';

const STYLE = `
      :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
      body { max-width: 24rem; margin: 3rem auto; padding: 0 1rem; }
      table { width: 100%; border-collapse: collapse; }
      th { text-align: left; font-weight: normal; }
      td { text-align: right; font-variant-numeric: tabular-nums; }
      th, td { padding: 0.4rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
      footer { margin-top: 1rem; opacity: 0.6; }
    `;

/** Allows the style in a Content-Security-Policy. */
export const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;

/** Renders a self-contained HTML page. */
export function statisticsPage(data: StatisticsPageData): string {
  const rows: readonly (readonly [string, number])[] = [
    ['Torrents', data.torrents],
    ['Peers', data.peers],
    ['Seeders', data.seeders],
    ['Leechers', data.leechers],
    ['Completed downloads', data.completed],
    ['Connections, active', data.connections.active],
    ['Connections, total', data.connections.total],
  ];
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>YaBTT</title>
    <style>${STYLE}</style>
  </head>
  <body>
    <h1>Statistics</h1>
    <table>
${rows.map(([name, value]) => `      <tr><th scope="row">${name}</th><td>${value}</td></tr>`).join('\n')}
    </table>
    <footer>YaBTT ${version}</footer>
  </body>
</html>
`;
}
