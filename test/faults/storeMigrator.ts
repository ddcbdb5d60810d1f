/** Opens a store, which brings its entries over from the first format, and says after each step how many it has moved. */
import { writeSync } from 'node:fs';
import { openDatabase } from '#engine/store/database.ts';

const [file = ''] = process.argv.slice(2);
const database = await openDatabase(file, {
  trouble(error) {
    throw error;
  },
  migrating: ({ done }) => writeSync(1, `${done}\n`),
});
await database.close();
