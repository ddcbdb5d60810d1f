/** A whole engine over a store that was put back: nothing twice in the ledger, nothing sent again, an index that fits. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeBackup } from '#engine/store/backup/make.ts';
import { backupFolderOf } from '#engine/store/backup/names.ts';
import { createInlineMaker } from '#engine/store/backup/workerMaker.ts';
import { toStorageError } from '#engine/store/storageErrors.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { createEngineWorld, type EngineWorld } from '../../../../support/engineWorld.ts';

let world: EngineWorld;
const database = () => join(world.dataDir, 'plimsoll.sqlite');

interface Row {
  readonly id: string;
  readonly walletId: string;
  readonly sourceId: string;
  readonly micros: number;
  readonly source: string;
}

function rows(): Row[] {
  const db = new DatabaseSync(database(), { readOnly: true });
  const found = db
    .prepare(
      `SELECT _id AS id, "walletId", "amount.micros" AS micros, _doc ->> '$.sourceId' AS sourceId,
       _doc ->> '$.source' AS source FROM "entries@1" WHERE _deleted = 0 ORDER BY _id`,
    )
    .all() as unknown as Row[];
  db.close();
  return found.map((row) => ({ ...row }));
}

describe('after a restore', () => {
  beforeEach(async () => {
    world = await createEngineWorld({ pace: 20 });
  });
  afterEach(() => world.end());

  it('the ledger is fetched on from where the backup ends: every row once, books and index agree', async () => {
    await world.connectAll();
    await world.fetchHistory();
    await world.call('ledger.page', { filter: {}, offset: 0, limit: 10 });
    const backedUp = rows();
    await makeBackup({
      database: database(),
      folder: backupFolderOf(database()),
      now: world.clock.now(),
      onlyIfChanged: false,
    });
    for (let round = 0; round < 6; round++) {
      await world.passTime(world.call('sync.now', {}));
      await world.clock.advance(10 * MINUTE);
    }
    await world.call('ledger.page', { filter: {}, offset: 0, limit: 10 });
    const before = rows();
    expect(before.length).toBeGreaterThan(backedUp.length);

    await world.engine.close();
    writeFileSync(database(), 'Dear diary, '.repeat(5_000));
    await world.restart();
    expect(readdirSync(world.dataDir).filter((name) => name.includes('.damaged-')).length).toBeGreaterThan(0);
    expect(rows().map(({ id }) => id)).toEqual(backedUp.map(({ id }) => id));
    // The index of the store that is gone knew rows that are not there: what it says must be what the store says now.
    expect((await world.call('ledger.page', { filter: {}, offset: 0, limit: 10 })).total).toBe(backedUp.length);

    await world.passTime(world.call('sync.now', {}));
    await world.fetchHistory();
    await world.passTime(world.call('sync.now', {}));
    const after = rows();
    // What the services tell comes back under the same ids; what was worked out between two looks is worked out anew.
    const byRows = new Set(
      world.engine.snapshot().books.flatMap(({ walletId, way }) => (way === 'rows' ? [walletId] : [])),
    );
    const told = (all: readonly Row[]) =>
      all.filter(({ source, walletId }) => source === 'reported' && byRows.has(walletId));
    expect(told(before).length).toBeGreaterThan(told(backedUp).length);
    const ids = new Set(after.map(({ id }) => id));
    expect(told(before).filter(({ id }) => !ids.has(id))).toEqual([]);
    expect(new Set(after.map(({ walletId, sourceId }) => `${walletId} ${sourceId}`)).size).toBe(after.length);
    const { total } = await world.call('ledger.page', { filter: {}, offset: 0, limit: 10 });
    expect(total).toBe(after.length);
    for (const { walletId } of world.engine.snapshot().books)
      expect(await world.call('books.verify', { walletId })).toMatchObject({ agrees: true });
    const { books, wallets } = world.engine.snapshot();
    const proven = books.filter(({ agreedAt, gap }) => agreedAt !== null && gap === null);
    expect(proven.length).toBeGreaterThan(3);
    for (const { walletId, balance } of proven)
      expect([walletId, balance]).toEqual([walletId, wallets.find(({ id }) => id === walletId)?.balance]);
  }, 300_000);
});

describe('a disk that takes no more', () => {
  it('is told, the last good numbers stay, and it goes on by itself when there is room again', async () => {
    let full = false;
    world = await createEngineWorld({
      wrapStore: (store) => ({
        ...store,
        async commit(changes) {
          if (full) throw toStorageError(Object.assign(new Error('full'), { errcode: 13 }), database());
          return store.commit(changes);
        },
      }),
    });
    await world.connectAll();
    const told = () => world.engine.snapshot().app.notices.map(({ text }) => text);
    const balances = () => world.engine.snapshot().wallets.map(({ id, balance }) => [id, balance]);
    const before = balances();
    expect(told()).toEqual([]);
    full = true;
    world.engine.start();
    await world.passTime(world.call('sync.now', {}));
    expect(told()).toEqual([expect.stringContaining('no room left on the disk')]);
    expect(balances()).toEqual(before);
    full = false;
    await world.passTime(world.call('sync.now', {}));
    expect(told()).toEqual([]);
    expect(world.engine.snapshot().accounts.every(({ freshness }) => freshness === 'fresh')).toBe(true);
    await world.end();
  }, 120_000);
});

describe('backups while the engine runs', () => {
  it('are made some minutes after the start, then daily; not of a day on which nothing happened', async () => {
    const made: boolean[] = [];
    const maker = createInlineMaker();
    world = await createEngineWorld({
      pace: 0,
      backupMaker: {
        ...maker,
        make: async (order) => {
          const done = await maker.make(order);
          made.push(done.outcome === 'made');
          return done;
        },
      },
    });
    world.engine.start();
    expect(world.engine.snapshot().app.backups).toMatchObject({ count: 0, last: null, making: false });
    await world.clock.advance(4 * MINUTE);
    expect(made).toEqual([]);
    await world.clock.advance(2 * MINUTE);
    await settled(() => made.length === 1);
    expect(made).toEqual([true]);
    expect(world.engine.snapshot().app.backups).toMatchObject({ count: 1, last: { at: expect.any(Number) } });
    await world.clock.advance(DAY + HOUR);
    await settled(() => made.length === 2);
    expect(made).toEqual([true, false]);
    expect(world.engine.snapshot().app.backups).toMatchObject({ count: 1 });
    const { backup } = await world.call('backups.make', {});
    expect(backup.bytes).toBeGreaterThan(0);
    expect(world.engine.snapshot().app.backups).toMatchObject({ count: 2 });
    await world.end();
  }, 180_000);
});

/** Disk work has no timer behind it. */
async function settled(done: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2_000 && !done(); turn++) await new Promise((resolve) => setTimeout(resolve, 5));
}
