/**
 * Makes a backup, or opens a store that is damaged, and says each step on standard output, to be killed at one of them.
 * Arguments: what to do, the store's file, the time.
 */
import { writeSync } from 'node:fs';
import { makeBackup } from '#engine/store/backup/make.ts';
import { backupFolderOf } from '#engine/store/backup/names.ts';
import { openStore } from '#engine/store/openStore.ts';

const [what = '', file = '', now = '0'] = process.argv.slice(2);
const step = () => void writeSync(1, '.\n');
const log = { info: step, warn: step, error: step };

step();
if (what === 'backup')
  await makeBackup({
    database: file,
    folder: backupFolderOf(file),
    now: Number(now),
    onlyIfChanged: false,
    stopped: () => {
      step();
      return false;
    },
  });
else {
  const store = await openStore({ file, log, now: () => Number(now) });
  step();
  await store.close();
}
