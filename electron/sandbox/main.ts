/** `npm run sandbox`: the five services on printed ports, until interrupted. */
import { parseArgs } from 'node:util';
import { DEMO_PACE } from './sandbox.ts';
import { startSandbox } from './start.ts';

const HELP = `Usage: npm run sandbox -- [options]

Starts the five services on 127.0.0.1 and prints where each answers and which keys it knows.
The keys open nothing but this sandbox.

  --seed <number>        which world (default 1)
  --pace <number>        how many times faster than life its agents spend (default ${DEMO_PACE})
  --epoch <time>         when the world began, ISO 8601 (default: now); 30 days of history lie before it
  --port-base <number>   first of six ports in a row (default 17310); taken ones are replaced by free ones
  --json                 print the accounts as JSON
  --help                 print this
`;

class UsageError extends Error {}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new UsageError(`--${option} takes a whole number from ${least} to ${most}, not "${text}"`);
  return value;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      pace: { type: 'string', default: String(DEMO_PACE) },
      epoch: { type: 'string' },
      'port-base': { type: 'string', default: '17310' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const epoch = values.epoch === undefined ? Date.now() : Date.parse(values.epoch);
  if (Number.isNaN(epoch))
    throw new UsageError(`--epoch takes a time such as 2026-11-20T12:00:00Z, not "${values.epoch}"`);
  return {
    help: values.help,
    json: values.json,
    seed: wholeNumber('seed', values.seed, 0, 2 ** 31 - 1),
    pace: wholeNumber('pace', values.pace, 1, 100_000),
    portBase: wholeNumber('port-base', values['port-base'], 0, 65_529),
    epoch,
  };
}

async function main(): Promise<number> {
  const { help, json, seed, pace, portBase, epoch } = readOptions();
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  const sandbox = await startSandbox({
    seed,
    pace,
    portBase,
    epoch,
    clock: { now: () => Date.now() },
    challenge: 'ask',
  });
  if (json) process.stdout.write(`${JSON.stringify(sandbox.variants)}\n`);
  else {
    let service = '';
    for (const account of sandbox.variants) {
      if (account.service !== service) process.stdout.write(`\n${account.service}  ${account.origin}\n`);
      service = account.service;
      process.stdout.write(`  ${`${account.dialect}, ${account.variant}`.padEnd(30)} ${account.key}\n`);
    }
    process.stdout.write(`\nfake Stripe  ${sandbox.stripe.origin}\n  ${sandbox.stripe.publishableKey}\n`);
    process.stdout.write('\nCtrl+C stops it.\n');
  }
  await stopped;
  await sandbox.close();
  return 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const misused = error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    process.stderr.write(`${error instanceof Error ? (misused ? error.message : error.stack) : String(error)}\n`);
    if (misused) process.stderr.write('Try --help.\n');
    process.exitCode = 1;
  },
);
