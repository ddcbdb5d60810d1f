/**
 * Writes to a store as fast as it can until it is killed, and says on standard output what was acknowledged.
 * Arguments: the database file, the round, how many commits are under way at once.
 */
import { writeSync } from 'node:fs';
import { openStore } from '#engine/store/openStore.ts';
import { commitOf } from './storeCommits.ts';

const [file = '', round = '0', width = '1'] = process.argv.slice(2);
const quiet = () => undefined;
const store = await openStore({ file, log: { info: quiet, warn: quiet, error: quiet }, now: Date.now, lock: true });

let next = 0;
async function writer(): Promise<never> {
  for (;;) {
    const commit = next++;
    await store.commit(commitOf(Number(round), commit).changes);
    writeSync(1, `${commit}\n`);
  }
}
writeSync(1, 'ready\n');
await Promise.all(Array.from({ length: Number(width) }, writer));
