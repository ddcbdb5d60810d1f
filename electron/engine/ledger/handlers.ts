/** The calls about the ledger: questions go to the read model, what changes a book or a rule is decided here. */
import type { Handlers } from '#shared/contract/contract.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { ledgerCalls } from '#shared/contract/ledgerCalls.ts';
import type { Book } from '#shared/domain/book.ts';
import { calendarIn } from '#shared/domain/calendar.ts';
import { amountOf } from '#shared/money/amount.ts';
import type { EngineDeps } from '../deps.ts';
import { logPage } from '../logPage.ts';
import { type EngineState, ofType } from '../state.ts';
import type { Publisher } from '../views/publisher.ts';
import { hasCondition } from './attribution.ts';
import { monthToClose, withClosed, withReopened } from './closing.ts';

type ExportCall = 'exports.start' | 'exports.cancel' | 'exports.reveal';
type LedgerHandlers = Pick<Handlers, Exclude<keyof typeof ledgerCalls, ExportCall>>;

export interface LedgerHandlerDeps extends Pick<EngineDeps, 'clock' | 'ledger' | 'store'> {
  readonly state: EngineState;
  readonly publisher: Pick<Publisher, 'refresh' | 'snapshot'>;
  /** Rows are attributed to other agents than before. */
  readonly attributedAnew: () => void;
  readonly ledgerChanged: (...accountIds: string[]) => void;
}

export function createLedgerHandlers(deps: LedgerHandlerDeps): LedgerHandlers {
  const { state, ledger, clock, publisher } = deps;

  /** The collection also holds what is ruled of agents, which has calls of its own. */
  const checkRuleId = (id: string) => {
    const known = state.rules.get(id);
    if (known !== undefined && known.type !== 'attribution')
      throw new PlimsollError({ kind: 'invalid-input', message: 'That id names no rule of attribution.' });
  };
  const bookOf = (walletId: string): Book => {
    const book = state.books.get(walletId);
    if (book === undefined) throw new PlimsollError({ kind: 'not-found', message: 'This wallet has no book yet.' });
    return book;
  };
  /** Whose rows count differently now: every account's, since rules may speak of any. */
  const attributedAnew = async () => {
    await ledger.refresh();
    deps.attributedAnew();
    deps.ledgerChanged(...new Set([...state.books.values()].map((book) => book.accountId)));
  };

  return {
    'ledger.page': (input) => ledger.ask('ledger.page', input),
    'ledger.entry': (input) => ledger.ask('ledger.entry', input),
    'ledger.sums': (input) => ledger.ask('ledger.sums', input),
    'ledger.facets': (input) => ledger.ask('ledger.facets', input),
    'books.months': (input) => ledger.ask('books.months', input),
    'books.list': async () => ({ books: publisher.snapshot().books }),

    'books.close': async ({ walletId, month, zone }) => {
      const calendar = calendarIn(zone);
      await state.transact(async () => {
        const book = bookOf(walletId);
        const closing = monthToClose(book, month, calendar, clock.now());
        const { micros } = await ledger.sumBefore(walletId, closing.to);
        const done = withClosed(book, {
          ...closing,
          closingMicros: amountOf(book.baseMicros + micros, book.unit).micros,
        });
        return [
          { collection: 'books', put: [done.book] },
          { collection: 'accountLog', insertNew: [done.log] },
        ];
      });
      publisher.refresh();
      return {};
    },
    'books.reopen': async ({ walletId, month, reason }) => {
      await state.transact(() => {
        const done = withReopened(bookOf(walletId), month, reason, clock.now());
        return [
          { collection: 'books', put: [done.book] },
          { collection: 'accountLog', insertNew: [done.log] },
        ];
      });
      publisher.refresh();
      return {};
    },
    'books.verify': async ({ walletId }) => {
      const { unit } = bookOf(walletId);
      const { micros, count } = await ledger.sumBefore(walletId, Number.MAX_SAFE_INTEGER);
      // Asked after the sum: entries that came meanwhile are in both or in neither, or the sums differ and say so.
      const book = bookOf(walletId);
      return {
        entries: count,
        sum: amountOf(micros, unit),
        agrees: micros === book.totalMicros && count === book.entries,
      };
    },
    'accounts.log': async ({ accountId, limit, before }) =>
      logPage(await deps.store.accountLog(accountId, limit + 1, before), limit),

    'rules.list': async () => ({
      rules: ofType(state.rules, 'attribution').sort((a, b) => a.order - b.order || a.createdAt - b.createdAt),
    }),
    'rules.put': async ({ rule }) => {
      if (!hasCondition(rule))
        throw new PlimsollError({
          kind: 'invalid-input',
          message: 'A rule needs at least one condition.',
          help: 'Without any it would attribute every row, which is a guess.',
        });
      for (const zone of [rule.hours?.zone, rule.weekdays?.zone]) if (zone !== undefined) calendarIn(zone);
      await state.transact(() => {
        checkRuleId(rule.id);
        return [{ collection: 'rules', put: [rule] }];
      });
      await attributedAnew();
      return {};
    },
    'rules.remove': async ({ ruleId }) => {
      await state.transact(() => {
        checkRuleId(ruleId);
        return [{ collection: 'rules', remove: [ruleId] }];
      });
      await attributedAnew();
      return {};
    },
    'rules.try': ({ rule }) => ledger.tryRule(rule),
  };
}
