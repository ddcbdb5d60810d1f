/**
 * `npm run test:full`: all that `npm test` runs, at full counts, and then the bench, which takes the words behind (`--write-docs`).
 * Hours; on a machine that does nothing else.
 */
import { join } from 'node:path';
import { FULL_COUNTS } from './fullCounts.ts';
import { requireInstalled } from './installed.ts';
import { REPO } from './paths.ts';
import { noteInterruption } from './processes.ts';
import { spawnNode, watched } from './suites.ts';
import { runLauncher } from './words.ts';

await runLauncher(async () => {
  requireInstalled(REPO);
  const given = Object.keys(FULL_COUNTS).filter((name) => process.env[name] !== undefined);
  const counts = Object.fromEntries(Object.entries(FULL_COUNTS).filter(([name]) => !given.includes(name)));
  const interrupted = noteInterruption();
  const tests = await watched(spawnNode([join(REPO, 'electron/launch/test.ts')], counts));
  const code = interrupted();
  if (code !== null) return code;
  const bench = await watched(spawnNode([join(REPO, 'test/bench/run.ts'), ...process.argv.slice(2)]));
  process.stdout.write(`tests ended with ${tests}, the bench with ${bench}\n`);
  return tests === 0 && bench === 0 ? 0 : 1;
});
