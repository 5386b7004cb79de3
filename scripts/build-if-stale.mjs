// Builds dist/ when it is missing or older than what it is made of: `npm start` after `npm ci`, or after an edit.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';

const changed = (path) => statSync(path).mtimeMs;
const sources = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json'].filter(existsSync);
if (existsSync('src')) {
  for (const entry of readdirSync('src', { recursive: true })) sources.push(`src/${entry}`);
}
const built = existsSync('dist/main.js') ? changed('dist/main.js') : 0;
if (sources.some((path) => changed(path) > built))
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
