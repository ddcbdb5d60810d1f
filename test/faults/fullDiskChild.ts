/**
 * Writes to a store until the disk takes no more, and says on standard output what happened then. Arguments: the folder; and
 * a file that fills the disk, to be removed, or '-' where there is none.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeBackup } from '#engine/store/backup/make.ts';
import { backupFolderOf, backupsIn } from '#engine/store/backup/names.ts';
import { openStore } from '#engine/store/openStore.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { entry } from '../unit/engine/store/samples.ts';

const [folder = '', filler = '-'] = process.argv.slice(2);
const file = join(folder, 'store.db');
const quiet = () => undefined;
const store = await openStore({ file, log: { info: quiet, warn: quiet, error: quiet }, now: () => 0 });
const tried = async (work: () => Promise<unknown>) => {
  try {
    await work();
    return null;
  } catch (error) {
    return error instanceof PlimsollError ? error.info : { kind: 'none', message: String(error) };
  }
};
let written = 0;
const write = () =>
  store.commit([
    {
      collection: 'entries',
      insertNew: Array.from({ length: 20 }, (_, n) => entry(`e${written}-${n}`, { description: 'x'.repeat(800) })),
    },
  ]);

await write();
written++;
const early = await tried(() =>
  makeBackup({ database: file, folder: backupFolderOf(file), now: 1_000, onlyIfChanged: false }),
);
let refused: Awaited<ReturnType<typeof tried>> = null;
while (refused === null && written < 5_000) {
  refused = await tried(write);
  if (refused === null) written++;
}
const backup = await tried(() =>
  makeBackup({ database: file, folder: backupFolderOf(file), now: 2_000, onlyIfChanged: false }),
);
const there = (await store.all('entries')).length;
let after: Awaited<ReturnType<typeof tried>> | 'not tried' = 'not tried';
if (filler !== '-') {
  rmSync(filler);
  after = await tried(write);
  if (after === null) written++;
}
const last = (await store.all('entries')).length;
await tried(() => store.close());
const kept = backupsIn(backupFolderOf(file)).map(({ at }) => at);
process.stdout.write(JSON.stringify({ written, early, refused, backup, there, after, last, kept }));
