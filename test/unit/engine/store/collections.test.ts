/** The collections' schemas as RxDB judges them, and what happens when a version goes up. */

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { checkSchema } from 'rxdb/plugins/dev-mode';
import { describe, expect, it } from 'vitest';
import { COLLECTION_NAMES, COLLECTIONS, type CollectionPlan, STORE_FORMAT } from '#engine/store/collections.ts';
import { openDatabase } from '#engine/store/database.ts';
import { createRxStore } from '#engine/store/rxStore.ts';
import { emptyObservation } from '#engine/sync/reconcile.ts';
import { paymentOf } from '../providers/payments.ts';
import { account, quietListener, temporaryFolder } from './samples.ts';

const folder = temporaryFolder();

/** What each collection's documents have been written under, by its present version. */
const WRITTEN_WITH = [
  // One more for each version and each collection; never less.
  'format 6',
  'accounts@0 07efce783c51',
  'observations@3 5b7bcfc759cc',
  'walletSettings@1 23fde5f722ed',
  'readings@1 85b9a290b3dc',
  'entries@1 a6acc399677f',
  'episodes@2 0ac269e07f11',
  'alertLog@1 0aed246d45d3',
  'payments@1 a487a3402b98',
  'books@0 be0b5ac9cd70',
  'accountLog@2 2044de86af9f',
  'rules@1 709237133641',
  'forecasts@0 acbf4e391327',
  'deliveries@0 485a83ff26aa',
];

describe('the collections', () => {
  it('fit in what RxDB allows to be open at once', () => {
    expect(COLLECTION_NAMES.length).toBeLessThanOrEqual(13);
  });

  it.each(COLLECTION_NAMES)('%s has a schema that RxDB’s own check accepts', (name) => {
    expect(() => checkSchema(structuredClone(COLLECTIONS[name].schema))).not.toThrow();
  });

  /**
   * RxDB refuses a store whose schema is another one under the same version, and a schema follows from the domain's: a word
   * added to a list there is a new version here, with a migration that may do nothing. Whoever changes a line below has made one.
   */
  it('have the schemas that stores on disk have been written with', () => {
    const printed = COLLECTION_NAMES.map((name) => {
      const { schema } = COLLECTIONS[name];
      const hash = createHash('sha256').update(JSON.stringify(schema)).digest('hex').slice(0, 12);
      return `${name}@${schema.version} ${hash}`;
    });
    expect([`format ${STORE_FORMAT}`, ...printed]).toEqual(WRITTEN_WITH);
  });

  it('migrate their documents when a version goes up, once', async () => {
    const file = join(folder(), 'store.db');
    const before = await openDatabase(file, quietListener);
    await createRxStore(before, (error) => error).commit([
      { collection: 'accounts', put: [account('a'), account('b')] },
    ]);
    await before.close();
    const calls: string[] = [];
    const { schema, key } = COLLECTIONS.accounts;
    const next: CollectionPlan = {
      key,
      schema: { ...schema, version: 1 },
      migrationStrategies: {
        1: (old) => {
          calls.push(String(old.id));
          return { ...old, label: `${old.label}, migrated` };
        },
      },
    };
    for (let start = 0; start < 2; start++) {
      const after = await openDatabase(file, quietListener, { ...COLLECTIONS, accounts: next });
      const accounts = await createRxStore(after, (error) => error).all('accounts');
      expect(accounts.map(({ id, label }) => [id, label])).toEqual([
        ['a', 'Some, migrated'],
        ['b', 'Some, migrated'],
      ]);
      await after.close();
    }
    expect(calls.sort()).toEqual(['a', 'b']);
  });

  it.each(['payments', 'observations'] as const)(
    '%s of the first version are found again as they were',
    async (name) => {
      const file = join(folder(), 'store.db');
      const { schema, key } = COLLECTIONS[name];
      // As the first version had it: without the fields that came later.
      const older: CollectionPlan = { key, schema: { ...schema, version: 0 }, migrationStrategies: {} };
      const before = await openDatabase(file, quietListener, { ...COLLECTIONS, [name]: older });
      const [payment, observation] = [paymentOf({ type: 'auto-top-up' }), emptyObservation('a')];
      const document = name === 'payments' ? payment : observation;
      await createRxStore(before, (error) => error).commit([
        name === 'payments'
          ? { collection: 'payments', put: [payment] }
          : { collection: 'observations', put: [observation] },
      ]);
      await before.close();
      const after = await openDatabase(file, quietListener);
      expect(await createRxStore(after, (error) => error).all(name)).toEqual([document]);
      await after.close();
    },
  );
});
