/** The rows of the ledger, the newest first. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { EntryKind } from '#shared/domain/entry.ts';
import { findBook } from '../bookRef.ts';
import { EXIT } from '../exitCode.ts';
import { chooseFolder } from '../folderChoice.ts';
import { ownZone, type PeriodOptions, periodOf } from '../period.ts';
import { ledgerTable } from '../render/ledger.ts';
import { LOOKS, withFolder } from '../scope.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';

/** What a person calls rows that are attributed to nobody. */
export const NOBODY = 'none';

export interface LedgerOptions extends GlobalOptions, PeriodOptions {
  readonly wallet?: readonly string[];
  readonly kind?: readonly EntryKind[];
  readonly agent?: readonly string[];
  readonly text?: string;
  readonly limit?: string;
}

const USUAL_LIMIT = 50;
const MOST = 500;

export async function showLedger(options: LedgerOptions, world: CliWorld): Promise<Outcome> {
  const limit = limitOf(options.limit);
  const { zone, ...period } = periodOf(options, ownZone());
  if (!chooseFolder(options, world).exists)
    return { exitCode: EXIT.ok, text: 'No rows yet.\n', json: { rows: [], total: 0 } };
  return withFolder(options, world, LOOKS, async (session) => {
    const { wallet, kind, agent, text } = options;
    const walletIds = [];
    for (const words of wallet ?? []) walletIds.push((await findBook(session, words)).walletId);
    const filter = {
      ...period,
      ...(wallet === undefined ? {} : { walletIds }),
      ...(kind === undefined ? {} : { kinds: [...kind] }),
      ...(agent === undefined ? {} : { agentIds: agent.map((name) => (name === NOBODY ? null : name)) }),
      ...(text === undefined ? {} : { text }),
    };
    const { rows, total } = await session.call('ledger.page', { filter, offset: 0, limit });
    const { books } = await session.call('books.list', {});
    return { exitCode: EXIT.ok, text: ledgerTable(rows, total, zone, books), json: { rows, total } };
  });
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return USUAL_LIMIT;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MOST) return limit;
  throw new PlimsollError({
    kind: 'invalid-input',
    message: `--limit is a number from 1 to ${MOST}.`,
    help: '"plimsoll export" writes any number of rows.',
  });
}
