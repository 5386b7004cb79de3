// Builds dist/ when it is missing or older than what it is made of: `npm start` after `npm ci`, or after an edit.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';

const changed = (path) => statSync(path).mtimeMs;
const sources = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json'].filter(existsSync);
for (const folder of ['src', 'web'].filter(existsSync)) {
  for (const entry of readdirSync(folder, { recursive: true })) sources.push(`${folder}/${entry}`);
}
const built = existsSync('dist/web/index.html') ? changed('dist/web/index.html') : 0;
if (sources.some((path) => changed(path) > built))
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
