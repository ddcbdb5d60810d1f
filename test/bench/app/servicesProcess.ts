/**
 * The five services in a process of their own, so that they are not counted as the app's. Prints the accounts as one JSON
 * line and ends with its standard input. `--still`: a world in which nothing happens after the start.
 */
import { startSandbox } from '#sandbox/start.ts';

const epoch = Date.now();
const still = process.argv.includes('--still');
const sandbox = await startSandbox({ seed: 4711, epoch, clock: { now: () => (still ? epoch : Date.now()) }, pace: 1 });
process.stdout.write(`${JSON.stringify(sandbox.accounts)}\n`);
process.stdin.resume().once('end', () => void sandbox.close());
