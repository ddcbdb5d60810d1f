/** Keeps the backups of the store that is open: when one is due, one at a time, in a thread of its own. */
import { PlimsollError, toErrorInfo } from '#shared/contract/errors.ts';
import type { BackupsView } from '#shared/contract/snapshot.ts';
import type { Notice } from '../../dataFolder/settingsFile.ts';
import type { CancelTimer, Clock, Log } from '../../ports.ts';
import { askForCheck } from '../fileCheck.ts';
import type { Inspection } from '../inspect.ts';
import type { Made, MakeOptions } from './make.ts';
import { backupsIn } from './names.ts';
import { instantWords } from './restore.ts';
import { nextLookIn, TRY_AGAIN } from './rotation.ts';

/** Makes one, beside or here. @throws PlimsollError as {@link makeBackup} */
export interface BackupMaker {
  make(order: Omit<MakeOptions, 'stopped' | 'room'>): Promise<Made>;
  /** Ends one that is under way, which then rejects as `cancelled`. */
  stop(): Promise<void>;
}

export interface BackupsDeps {
  readonly database: string;
  readonly folder: string;
  readonly maker: BackupMaker;
  readonly clock: Clock;
  readonly log: Log;
  readonly changed: () => void;
  /** Words for the person. The same id again replaces the earlier ones; null takes them back. */
  readonly tell: (id: string, notice: Omit<Notice, 'id'> | null) => void;
}

export interface Backups {
  view(): BackupsView;
  /**
   * Looks through the store and copies it, whether it changed or not.
   * @throws PlimsollError `storage` when there is no room or the store is damaged; `conflict` while one is being made
   */
  now(): Promise<{ readonly file: string; readonly at: number; readonly bytes: number }>;
  start(): void;
  stop(): Promise<void>;
}

const NOT_MADE = 'backup-not-made';
const DAMAGED = 'database-damaged';

export function createBackups(deps: BackupsDeps): Backups {
  const { database, folder, clock, log } = deps;
  let made = listed();
  let underWay: Promise<Made> | null = null;
  let startedAt = clock.now();
  /** When the store was last copied, or looked through and found as it was copied. */
  let lookedAt = made[0]?.at ?? null;
  let failedAt: number | null = null;
  let cancel: CancelTimer = () => undefined;
  let stopped = false;

  function listed() {
    try {
      return backupsIn(folder).filter(({ ofFormat }) => ofFormat === null);
    } catch (error) {
      log.warn('backup.not-listed', { error: String(error) });
      return [];
    }
  }

  async function make(onlyIfChanged: boolean): Promise<Made> {
    if (underWay !== null)
      throw new PlimsollError({ kind: 'conflict', message: 'A backup is being made just now.', help: 'Wait for it.' });
    const now = clock.now();
    underWay = deps.maker.make({ database, folder, now, onlyIfChanged });
    deps.changed();
    try {
      const done = await underWay;
      took(done, now);
      return done;
    } catch (error) {
      failed(error, now);
      throw error;
    } finally {
      underWay = null;
      made = listed();
      deps.changed();
    }
  }

  function took(done: Made, now: number): void {
    const { inspection } = done;
    log.info('backup.looked', { outcome: done.outcome, documents: total(inspection), found: inspection.found });
    if (done.outcome === 'damaged') {
      damaged(inspection);
      return;
    }
    lookedAt = now;
    failedAt = null;
    deps.tell(NOT_MADE, null);
    deps.tell(DAMAGED, null);
    if (inspection.found > 0) disagrees(inspection);
  }

  function damaged(inspection: Inspection): void {
    failedAt = clock.now();
    // The next start then reads all of it, and puts the last good backup in its place.
    askForCheck(database);
    const [first] = inspection.findings.filter(({ damage }) => damage);
    log.error('store.damaged', { found: inspection.found, findings: inspection.findings.slice(0, 5) });
    const newest = made[0];
    deps.tell(DAMAGED, {
      tone: 'error',
      text: `The database is damaged (${first?.where}: ${first?.what}). No backup was made of it${newest === undefined ? '' : `; the one of ${instantWords(newest.at)} is kept`}.`,
      help: 'Quit Plimsoll and start it again: it keeps the damaged file and puts the last good backup in its place. Look at the disk, too.',
    });
  }

  /** Whole, and yet it does not add up: a copy is as good as the store. */
  function disagrees({ findings, found }: Inspection): void {
    const [first] = findings;
    log.error('store.disagrees', { found, findings: findings.slice(0, 5) });
    deps.tell(DAMAGED, {
      tone: 'warning',
      text: `Something in the database does not agree (${first?.where}: ${first?.what}).`,
      help: '"plimsoll verify" lists all of it.',
    });
  }

  function failed(error: unknown, now: number): void {
    const info = toErrorInfo(error);
    if (info.kind === 'cancelled') return;
    failedAt = now;
    log.warn('backup.not-made', { kind: info.kind, message: info.message });
    if (info.kind === 'internal') log.error('backup.defect', { error: String(error) });
    deps.tell(NOT_MADE, { tone: 'warning', text: info.message, help: info.help ?? 'The earlier backups are kept.' });
  }

  function plan(): void {
    cancel();
    if (stopped) return;
    const now = clock.now();
    const wait = nextLookIn(lookedAt, startedAt, now);
    const again = failedAt === null ? 0 : failedAt + TRY_AGAIN - now;
    cancel = clock.setTimer(Math.max(wait, again), () => {
      // What went wrong is told where it happened.
      make(true).then(plan, plan);
    });
  }

  const view = (): BackupsView => {
    const [newest] = made;
    return {
      folder,
      count: made.length,
      last: newest === undefined ? null : { at: newest.at, bytes: newest.bytes },
      making: underWay !== null,
    };
  };

  return {
    view,
    async now() {
      const done = await make(false);
      plan();
      if (done.outcome !== 'made') throw damagedError(done.inspection);
      const { file, at, bytes } = done.backup;
      return { file, at, bytes };
    },
    start() {
      startedAt = clock.now();
      plan();
    },
    async stop() {
      stopped = true;
      cancel();
      const last = underWay;
      await deps.maker.stop();
      await last?.catch(() => undefined);
    },
  };
}

export function damagedError({ findings }: Inspection): PlimsollError {
  const first = findings.find(({ damage }) => damage);
  return new PlimsollError({
    kind: 'storage',
    message: `The database is damaged (${first?.where ?? 'file'}: ${first?.what ?? 'unreadable'}), so no backup was made of it.`,
    help: 'Quit Plimsoll and start it again: it keeps the damaged file and puts the last good backup in its place.',
  });
}

export function total({ documents }: Inspection): number {
  return Object.values(documents).reduce((sum, count) => sum + count, 0);
}
