/**
 * `npm run bench:runway`: the runway's forecasts over the past of generated wallets, beside three plain ways. Ends with 1
 * when a gate fails. The wallets are others than those that the model was tuned on (seeds 1 to 140).
 * `--wallets N` of each family (200); `--seed N` of the first (4001); `--csv FILE --wallet ID` one wallet of an export
 * instead, without gates; `--json` the findings as JSON on standard output and everything else on standard error.
 */
import { parseArgs } from 'node:util';
import { burnOf } from '#engine/runway/burn.ts';
import { runwayOf } from '#engine/runway/model.ts';
import { DAY } from '#shared/domain/time.ts';
import { type BenchRow, type Finding, judge, median, printed } from './report.ts';
import { readCsvLedger } from './runway/csvLedger.ts';
import { evaluate, newTallies, type Scores, scoresOf, type Tallies } from './runway/evaluate.ts';
import { FAMILIES, type Ledger, makeIdleLedger, makeLedger } from './runway/families.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    wallets: { type: 'string', default: '200' },
    seed: { type: 'string', default: '4001' },
    csv: { type: 'string' },
    wallet: { type: 'string' },
  },
});
const wallets = whole('--wallets', values.wallets);
const firstSeed = whole('--seed', values.seed);
const seeds = Array.from({ length: wallets }, (_, index) => firstSeed + index);
const say = (line: string) => (values.json ? process.stderr : process.stdout).write(`${line}\n`);

function whole(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`${option} ${text} is no number`);
  return number;
}

function sayTable(title: string, tallies: readonly Tallies[]): void {
  say(`\n${title}: ${tallies[0]?.timeCount ?? 0} forecasts`);
  say('                    spend: loss  within  run-out: loss  within  median error');
  for (const tally of tallies) {
    const { spendLoss, spendCoverage, timeLoss, timeCoverage, runOutError } = scoresOf(tally);
    const figures = [
      spendLoss.toFixed(4).padStart(11),
      percent(spendCoverage).padStart(8),
      timeLoss.toFixed(4).padStart(15),
      percent(timeCoverage).padStart(8),
      percent(runOutError).padStart(14),
    ];
    say(`  ${tally.name.padEnd(18)}${figures.join('')}`);
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** @param most how large our loss may be beside that of the best plain way; null to judge nothing */
function findingsOf(name: string, tallies: readonly Tallies[], most: number | null): Finding[] {
  const [ours, ...plain] = tallies.map(scoresOf);
  if (ours === undefined) return [];
  const best = (figure: keyof Scores) => Math.min(...plain.map((scores) => scores[figure]));
  const beside = (title: string, figure: keyof Scores, gated: boolean): Finding => {
    const gate = gated && most !== null ? { most } : null;
    return { name: `${name}: ${title}`, ours: ours[figure], floor: best(figure), gate };
  };
  const within = (title: string, share: number): Finding[] =>
    most === null
      ? [{ name: `${name}: ${title} within p10..p90, %`, ours: 100 * share, floor: null, gate: null }]
      : [
          {
            name: `${name}: ${title} within p10..p90, %, at least`,
            ours: 100 * share,
            floor: null,
            gate: { least: 75 },
          },
          { name: `${name}: ${title} within p10..p90, %, at most`, ours: 100 * share, floor: null, gate: { most: 85 } },
        ];
  return [
    beside('pinball loss of spend, days of burn per day', 'spendLoss', true),
    beside('pinball loss of run-out, days', 'timeLoss', true),
    beside('median error of run-out, share of its time', 'runOutError', false),
    ...within('spend', ours.spendCoverage),
    ...within('run-out', ours.timeCoverage),
  ];
}

/** Wallets that are fed and given back to, but that no work spends from; and what such lines change in those of others. */
function classificationFindings(): Finding[] {
  let claims = 0;
  let changed = 0;
  for (const seed of seeds) {
    const { entries, from, until } = makeIdleLedger(seed);
    for (let now = from + 5 * DAY; now <= until; now += 4 * DAY) {
      const runway = runwayOf({ burn: burnOf(entries, from, now), balanceMicros: 1_000_000, now, seed });
      if (runway.state !== 'never') claims++;
    }
    const spender = makeLedger('bursty', seed);
    const spent = spender.entries.filter(({ kind }) => kind !== 'topup' && kind !== 'refund');
    const [mixed, alone] = [spender.entries, spent].map((lines) => {
      const burn = burnOf(lines, spender.from, spender.until);
      return JSON.stringify(runwayOf({ burn, balanceMicros: 1_000_000_000, now: spender.until, seed }));
    });
    if (mixed !== alone) changed++;
  }
  return [
    { name: 'run-outs claimed from top-ups, refunds and the like', ours: claims, floor: null, gate: { most: 0 } },
    { name: 'forecasts changed by top-ups and refunds', ours: changed, floor: null, gate: { most: 0 } },
  ];
}

/** Processor time of one wallet's forecast from its burn. */
function costFindings(): Finding[] {
  const times = seeds.slice(0, 50).map((seed) => {
    const { entries, from, until } = makeLedger('weekday', seed);
    const burn = burnOf(entries, from, until);
    const began = performance.now();
    runwayOf({ burn, balanceMicros: 1_000_000_000, now: until, seed });
    return performance.now() - began;
  });
  return [{ name: 'forecast of a wallet with 91 days of burn, ms', ours: median(times), floor: null, gate: null }];
}

function ofFamilies(): Finding[] {
  const findings = FAMILIES.flatMap((family) => {
    const tallies = newTallies();
    for (const seed of seeds) evaluate(makeLedger(family, seed), seed, tallies);
    sayTable(family, tallies);
    return findingsOf(family, tallies, family === 'steady' ? 1.05 : 1);
  });
  return [...findings, ...classificationFindings(), ...costFindings()];
}

/** As many days as the longest span that is judged. */
const LEFT_IN_CSV = 7;
/** Moments drawn anew from the one ledger, so that its few days tell more. */
const ROUNDS = 5;

function ofLedger(ledger: Ledger): Finding[] {
  const tallies = newTallies();
  for (let round = 0; round < ROUNDS; round++) evaluate(ledger, firstSeed + round, tallies, LEFT_IN_CSV);
  if (tallies[0]?.timeCount === 0) {
    const days = ((ledger.until - ledger.from) / DAY).toFixed(1);
    say(`${ledger.name}: ${days} days with too little spending in them; a back-test needs 18 days or more`);
    return [];
  }
  sayTable(ledger.name, tallies);
  return findingsOf(ledger.name, tallies, null);
}

const findings = values.csv === undefined ? ofFamilies() : ofLedger(readCsvLedger(values.csv, values.wallet));
const rows: BenchRow[] = findings.map(judge);
say('');
for (const row of rows) say(printed(row));
if (values.json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
process.exitCode = rows.every(({ pass }) => pass) ? 0 : 1;
