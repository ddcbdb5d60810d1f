/** A program that ends in the middle of the worker's first reading of a ledger: `endingProcess.ts FILE INDEX ROWS`. */
import { openLedgerQueries } from '#engine/ledger/readModel/worker.ts';

const [file = '', indexFile = '', rows = ''] = process.argv.slice(2);
const silent = () => undefined;
const log = { info: silent, warn: silent, error: silent };
const queries = openLedgerQueries({
  file,
  indexFile,
  log,
  now: () => 0,
  batch: 2_000,
  progress({ done }) {
    if (done >= Number(rows)) process.exit(3);
  },
});
queries.ask('ledger.facets', {}).then(
  () => process.exit(4),
  () => process.exit(5),
);
