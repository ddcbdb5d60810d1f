/** The books: what the ledger says each wallet holds, how well that is proven, and the months that are closed. */
import { findBook } from '../bookRef.ts';
import { type ConfirmOptions, confirm } from '../confirm.ts';
import { EXIT } from '../exitCode.ts';
import { chooseFolder } from '../folderChoice.ts';
import { ownZone, periodOf } from '../period.ts';
import { bookTable, monthTable } from '../render/ledger.ts';
import { LOOKS, withFolder } from '../scope.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';

export interface BookOptions extends GlobalOptions {
  readonly zone?: string;
}

export function listBooks(options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  const none = 'No books yet.\n';
  if (!chooseFolder(options, world).exists)
    return Promise.resolve({ exitCode: EXIT.ok, text: none, json: { books: [] } });
  return withFolder(options, world, LOOKS, async (session) => {
    const { books } = await session.call('books.list', {});
    const text = books.length === 0 ? none : bookTable(books, world.clock.now());
    return { exitCode: EXIT.ok, text, json: { books } };
  });
}

export function listMonths(wanted: string, options: BookOptions, world: CliWorld): Promise<Outcome> {
  const { zone } = periodOf({ ...(options.zone === undefined ? {} : { zone: options.zone }) }, ownZone());
  return withFolder(options, world, LOOKS, async (session) => {
    const { walletId } = await findBook(session, wanted);
    const { months } = await session.call('books.months', { walletId, zone });
    return { exitCode: EXIT.ok, text: monthTable(months, zone), json: { walletId, zone, months } };
  });
}

export function closeMonth(
  wanted: string,
  month: string,
  options: BookOptions & ConfirmOptions,
  world: CliWorld,
): Promise<Outcome> {
  const { zone } = periodOf({ month, ...(options.zone === undefined ? {} : { zone: options.zone }) }, ownZone());
  return withFolder(options, world, LOOKS, async (session) => {
    const { walletId, accountLabel, name } = await findBook(session, wanted);
    const facts = [
      ['Wallet', `${accountLabel}, ${name}`],
      ['Zone', zone],
    ] as const;
    const next = 'From then on nothing is posted into it, nor into what lies before it; late rows name the month.';
    await confirm({ what: `Close ${month}`, facts, next }, options, world);
    await session.call('books.close', { walletId, month, zone });
    return { exitCode: EXIT.ok, text: `Closed: ${month}\n`, json: { exitCode: EXIT.ok, walletId, month, zone } };
  });
}

export function reopenMonth(
  wanted: string,
  month: string,
  options: GlobalOptions & { readonly reason: string },
  world: CliWorld,
): Promise<Outcome> {
  periodOf({ month }, ownZone());
  return withFolder(options, world, LOOKS, async (session) => {
    const { walletId } = await findBook(session, wanted);
    await session.call('books.reopen', { walletId, month, reason: options.reason });
    return { exitCode: EXIT.ok, text: `Open again: ${month}\n`, json: { exitCode: EXIT.ok, walletId, month } };
  });
}
