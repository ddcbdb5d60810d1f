/** How many cases are played, and how they are told of. */
import type { Tally } from './cases.ts';

/** For each service, of reading and of writing. */
export const CASES = Number(process.env.PLIMSOLL_FUZZ_CASES ?? 1_500);
export const SEED = Number(process.env.PLIMSOLL_FUZZ_SEED ?? 1);
/** One case by its number, to play it again. */
export const ONE = process.env.PLIMSOLL_FUZZ_CASE;

/** Prints one line with the counts, and how many cases a second of this process's own time makes. */
export async function report(play: () => Promise<Tally>): Promise<Tally> {
  const before = process.cpuUsage();
  const tally = await play();
  const { user, system } = process.cpuUsage(before);
  const perSecond = Math.round(tally.cases / ((user + system) / 1e6));
  process.stdout.write(`fuzz ${JSON.stringify({ ...tally, perSecond })}\n`);
  return tally;
}
