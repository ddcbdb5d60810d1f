/** `npm test`: the checks, the unit tests, the built app in real Electron, the packaged app, the gates of the bench; then one line with the sum. */
import { type Part, parseTest } from './arguments.ts';
import { requireInstalled } from './installed.ts';
import { runPackaged } from './packaged.ts';
import { REPO } from './paths.ts';
import { noteInterruption } from './processes.ts';
import { runBench, runCheck, runE2e, runUnit } from './suites.ts';
import { inWords, ONE_FAILED, sumTallies, type Tally } from './tally.ts';
import { LaunchError, runLauncher, say } from './words.ts';

const SUITES: Readonly<Record<Part, { readonly title: string; run(rest: readonly string[]): Promise<Tally> }>> = {
  check: { title: 'check (linter, types, arrows)', run: runCheck },
  unit: { title: 'unit tests', run: runUnit },
  e2e: { title: 'the built app in real Electron', run: runE2e },
  packaged: { title: 'the packaged app', run: runPackaged },
  bench: { title: 'the gates of the bench', run: runBench },
};

await runLauncher(async () => {
  const { parts, rest } = parseTest(process.argv.slice(2));
  requireInstalled(REPO);
  const interrupted = noteInterruption();
  const outcomes: { title: string; tally: Tally; seconds: string }[] = [];
  for (const part of parts) {
    const { title, run } = SUITES[part];
    process.stdout.write(`\n== ${title}\n`);
    const started = performance.now();
    const tally = await run(rest).catch(tell);
    outcomes.push({ title, tally, seconds: ((performance.now() - started) / 1000).toFixed(1) });
    if (interrupted() !== null) break;
  }
  const total = sumTallies(outcomes.map(({ tally }) => tally));
  process.stdout.write('\n');
  if (total.failures.length > 0) process.stdout.write(`what failed:\n${total.failures.join('\n')}\n\n`);
  for (const { title, tally, seconds } of outcomes)
    process.stdout.write(`${title}: ${inWords(tally)} (${seconds} s)\n`);
  process.stdout.write(`${inWords(total)}\n`);
  return interrupted() ?? (total.failed === 0 ? 0 : 1);
});

/** A suite that could not be run counts as one failed test; the others still run. */
function tell(error: unknown): Tally {
  if (!(error instanceof LaunchError)) throw error;
  say(error.message);
  if (error.advice !== undefined) say(error.advice);
  return ONE_FAILED;
}
