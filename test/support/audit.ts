/**
 * `npm run audit`: known holes in what the app is built from, and whether its Electron is still mended. It asks the registry, so
 * it is no test: what it says changes by itself.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { supportOf } from './electronSupport.ts';

const REPO = resolve(import.meta.dirname, '../..');

const { devDependencies } = JSON.parse(readFileSync(resolve(REPO, 'package.json'), 'utf8')) as {
  devDependencies: Record<string, string>;
};
const ours = devDependencies.electron ?? '';
const asked = spawnSync('npm', ['view', 'electron', 'dist-tags.latest'], { cwd: REPO, encoding: 'utf8' });
let failed = false;
if (asked.status === 0) {
  const newest = asked.stdout.trim();
  const support = supportOf(ours, newest);
  process.stdout.write(`Electron ${ours}: ${support}; the newest is ${newest}.\n`);
  failed = support === 'unsupported';
} else {
  process.stderr.write(`Whether Electron ${ours} is still supported could not be asked:\n${asked.stderr}`);
  failed = true;
}
// All of them: what is built into the app are development dependencies by name.
const audit = spawnSync('npm', ['audit'], { cwd: REPO, stdio: 'inherit' });
process.exitCode = failed || audit.status !== 0 ? 1 : 0;
