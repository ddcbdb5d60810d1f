import { PlimsollError } from '#shared/contract/errors.ts';
import type { BlockedWork, WorkList } from '#shared/domain/offers.ts';
import { LONGEST_TITLE, type PaymentOrder, RUN_TASK } from '#shared/domain/payment.ts';
import { compare } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { EXIT } from '../exitCode.ts';
import { type PayOptions, pay } from '../pay.ts';
import { ageText, plain, table } from '../render/text.ts';
import { ASKS, onAccount, PAYS, readNow } from '../scope.ts';
import { mainWallet } from '../walletRef.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';

type Spend = Extract<PaymentOrder, { type: 'spend' }>;
/** The action that takes a prompt, as work lists name it. */
const CREATIVE = 'creative';

export function listWork(wanted: string, options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  return onAccount(wanted, options, world, ASKS, async ({ session, account }) => {
    const work = await session.call('work.list', { accountId: account.id });
    return { exitCode: EXIT.ok, text: workText(work), json: { exitCode: EXIT.ok, accountId: account.id, ...work } };
  });
}

export function runWork(wanted: string, task: string, options: PayOptions, world: CliWorld): Promise<Outcome> {
  return spend(wanted, options, world, ({ items }) => {
    const byTitle = items.filter(({ title }) => title.toLowerCase() === task.toLowerCase());
    const item = items.find(({ id }) => id === task) ?? (byTitle.length === 1 ? byTitle[0] : undefined);
    if (item === undefined)
      throw new PlimsollError({
        kind: 'not-found',
        message: `There is no task "${task}".`,
        help: `There are: ${items.map(({ id }) => id).join(', ')}.`,
      });
    const title = item.title.slice(0, LONGEST_TITLE);
    const order: Spend = { type: 'spend', action: RUN_TASK, target: item.id, prompt: null, cost: item.cost, title };
    return { order, what: `Run ${item.title}` };
  });
}

export interface CreativeOptions extends PayOptions {
  readonly prompt: string;
}

export function makeCreative(wanted: string, options: CreativeOptions, world: CliWorld): Promise<Outcome> {
  return spend(wanted, options, world, ({ actions }) => {
    const action = actions.find(({ id }) => id === CREATIVE);
    if (action === undefined)
      throw new PlimsollError({ kind: 'refused', message: 'This account makes no creatives through its API.' });
    const title = action.name.slice(0, LONGEST_TITLE);
    const order: Spend = {
      ...{ type: 'spend', action: action.id, target: null },
      ...{ prompt: options.prompt, cost: action.cost, title },
    };
    return { order, what: `${action.name}: ${options.prompt}` };
  });
}

/** The cost and the balance read just now are stated, and only `--yes` is a yes, as in the service's own command line. */
function spend(
  wanted: string,
  options: PayOptions,
  world: CliWorld,
  choose: (work: WorkList) => { readonly order: Spend; readonly what: string },
): Promise<Outcome> {
  return onAccount(wanted, options, world, PAYS, async ({ session, account }) => {
    const { order, what } = choose(await session.call('work.list', { accountId: account.id }));
    const { wallets } = await readNow(session, account.id);
    const wallet = mainWallet(wallets, account.id, order.cost.unit);
    if (wallet.balance !== null && compare(wallet.balance, order.cost) < 0)
      throw new PlimsollError({
        kind: 'out-of-credits',
        message: `This costs ${formatAmount(order.cost)}; the balance is ${formatAmount(wallet.balance)}.`,
        help: `"plimsoll topup ${wallet.id}" shows how to add to it.`,
      });
    const purchase = { wallet, order, what, charged: formatAmount(order.cost), next: en.confirm.nextSpend };
    return pay({ ...purchase, onlyByFlag: true }, session, options, world);
  });
}

function workText({ items, actions, usedToday, limit, remaining }: WorkList): string {
  const tasks = table(
    [{ title: 'TASK' }, { title: 'STATUS' }, { title: 'COSTS', right: true }, { title: 'TITLE' }],
    items.map(({ id, title, status, cost }) => [id, status ?? '-', formatAmount(cost), title]),
  );
  const today = [
    ...(usedToday === null ? [] : [`${usedToday}${limit === null ? '' : ` of ${limit}`} used today`]),
    ...(remaining === null ? [] : [`${remaining} left`]),
  ].join(', ');
  const others = actions.map(({ id, name, cost }) => plain(`Also: ${name} (${id}) for ${formatAmount(cost)}.`));
  const lines = [...(today === '' ? [] : [`${today}.`]), ...others];
  return `${items.length === 0 ? 'There is nothing to run now.\n' : tasks}${lines.map((line) => `${line}\n`).join('')}`;
}

export function listBlocked(wanted: string, options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  return onAccount(wanted, options, world, ASKS, async ({ session, account }) => {
    const { items } = await session.call('blockedWork.list', { accountId: account.id });
    const text = items.length === 0 ? 'Nothing waits for credits.\n' : blockedTable(items, world.clock.now());
    return { exitCode: EXIT.ok, text, json: { exitCode: EXIT.ok, accountId: account.id, items } };
  });
}

export function resumeBlocked(wanted: string, run: string, options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  return onAccount(wanted, options, world, ASKS, async ({ session, account }) => {
    const { note } = await session.call('blockedWork.resume', { accountId: account.id, workId: run });
    return { exitCode: EXIT.ok, text: `${plain(note)}\n`, json: { exitCode: EXIT.ok, workId: run, note } };
  });
}

function blockedTable(items: readonly BlockedWork[], now: number): string {
  return table(
    [{ title: 'RUN' }, { title: 'STATUS' }, { title: 'STARTED' }, { title: 'RESUMABLE' }, { title: 'WHAT' }],
    items.map(({ id, status, startedAt, resumable, title, reason }) => [
      id,
      status,
      startedAt === null ? '-' : ageText(now - startedAt),
      resumable ? 'yes' : 'no',
      `${title}: ${reason}`,
    ]),
  );
}
