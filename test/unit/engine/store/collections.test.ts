/** The collections' schemas as RxDB judges them, and what happens when a version goes up. */
import { join } from 'node:path';
import { checkSchema } from 'rxdb/plugins/dev-mode';
import { describe, expect, it } from 'vitest';
import { COLLECTION_NAMES, COLLECTIONS, type CollectionPlan } from '#engine/store/collections.ts';
import { openDatabase } from '#engine/store/database.ts';
import { createRxStore } from '#engine/store/rxStore.ts';
import { emptyObservation } from '#engine/sync/reconcile.ts';
import { paymentOf } from '../providers/payments.ts';
import { account, quietListener, temporaryFolder } from './samples.ts';

const folder = temporaryFolder();

describe('the collections', () => {
  it('fit in what RxDB allows to be open at once', () => {
    expect(COLLECTION_NAMES.length).toBeLessThanOrEqual(13);
  });

  it.each(COLLECTION_NAMES)('%s has a schema that RxDB’s own check accepts', (name) => {
    expect(() => checkSchema(structuredClone(COLLECTIONS[name].schema))).not.toThrow();
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
