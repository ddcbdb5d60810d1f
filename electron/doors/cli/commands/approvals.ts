import { PlimsollError } from '#shared/contract/errors.ts';
import type { Approval } from '#shared/domain/offers.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { EXIT } from '../exitCode.ts';
import { chargeOf } from '../money/offer.ts';
import { typedWhole } from '../money/typedAmount.ts';
import { type PayOptions, pay } from '../pay.ts';
import { ageText, plain, table } from '../render/text.ts';
import { ASKS, onAccount, PAYS } from '../scope.ts';
import { mainWallet } from '../walletRef.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';

const MOST_CREDITS = 1_000_000_000;
const MOST_HOURS = 720;

export function listApprovals(wanted: string, options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  return onAccount(wanted, options, world, ASKS, async ({ session, account }) => {
    const { approvals } = await session.call('approvals.list', { accountId: account.id });
    const text = approvals.length === 0 ? 'Nothing waits for a yes.\n' : approvalTable(approvals, world.clock.now());
    return { exitCode: EXIT.ok, text, json: { exitCode: EXIT.ok, accountId: account.id, approvals } };
  });
}

export interface RequestOptions extends GlobalOptions {
  readonly credits: string;
  readonly hours?: string;
}

/** Asks for a purchase; somebody else says yes to it. */
export function requestApproval(wanted: string, options: RequestOptions, world: CliWorld): Promise<Outcome> {
  const credits = typedWhole(options.credits, { min: 1, max: MOST_CREDITS }, '--credits');
  const { hours } = options;
  const expiryHours = hours === undefined ? null : typedWhole(hours, { min: 1, max: MOST_HOURS }, '--hours');
  return onAccount(wanted, options, world, ASKS, async ({ session, account }) => {
    const input = { accountId: account.id, credits, expiryHours };
    return shown('Asked for', (await session.call('approvals.request', input)).approval);
  });
}

/** Charges the saved card: a payment like any other. */
export function approve(wanted: string, id: string, options: PayOptions, world: CliWorld): Promise<Outcome> {
  return onAccount(wanted, options, world, PAYS, async ({ session, account, snapshot }) => {
    const { approvals } = await session.call('approvals.list', { accountId: account.id });
    const approval = find(approvals, id);
    const { credits } = approval;
    const wallet = mainWallet(snapshot.wallets, account.id);
    // The same card at the same rate as a top-up, where the service states one.
    const offer = account.capabilities.includes('top-up')
      ? (await session.call('topUps.offer', { walletId: wallet.id })).offer
      : null;
    const charge = credits === null || offer === null ? null : chargeOf(offer, credits);
    return pay(
      {
        wallet,
        order: { type: 'approval', approvalId: approval.id, amount: credits },
        what: `Approve the purchase of ${amountOf(approval)}`,
        charged: charge === null ? en.confirm.chargeNotTold : en.confirm.chargeNow(formatAmount(charge)),
        facts: [
          ['Asked by', approval.requestedBy ?? 'not told'],
          ['Card', offer?.card ?? en.topUp.savedCard],
        ],
        next: en.confirm.nextApproval,
      },
      session,
      options,
      world,
    );
  });
}

export function reject(
  wanted: string,
  id: string,
  options: GlobalOptions & { readonly reason?: string },
  world: CliWorld,
): Promise<Outcome> {
  return onAccount(wanted, options, world, ASKS, async ({ session, account }) => {
    const { approvals } = await session.call('approvals.list', { accountId: account.id });
    const input = { accountId: account.id, approvalId: find(approvals, id).id, reason: options.reason ?? null };
    return shown('Rejected', (await session.call('approvals.reject', input)).approval);
  });
}

function find(approvals: readonly Approval[], wanted: string): Approval {
  const [only, ...others] = wanted === '' ? [] : approvals.filter(({ id }) => id.startsWith(wanted));
  const approval = approvals.find(({ id }) => id === wanted) ?? (others.length === 0 ? only : undefined);
  if (approval !== undefined) return approval;
  throw new PlimsollError({
    kind: 'not-found',
    message:
      others.length > 0 ? `More than one approval begins with "${wanted}".` : `There is no approval "${wanted}".`,
    help: `There are: ${approvals.map(({ id }) => id).join(', ') || 'none'}.`,
  });
}

function shown(did: string, approval: Approval): Outcome {
  const text = `${did}: ${amountOf(approval)}, ${approval.status} (${approval.id}).`;
  return { exitCode: EXIT.ok, text: `${plain(text)}\n`, json: { exitCode: EXIT.ok, approval } };
}

function approvalTable(approvals: readonly Approval[], now: number): string {
  return table(
    [
      { title: 'STATUS' },
      { title: 'CREDITS', right: true },
      { title: 'ASKED BY' },
      { title: 'ASKED' },
      { title: 'ID' },
    ],
    approvals.map((approval) => [
      approval.status,
      amountOf(approval),
      approval.requestedBy ?? '-',
      approval.createdAt === null ? '-' : ageText(now - approval.createdAt),
      approval.id,
    ]),
  );
}

function amountOf({ credits }: Approval): string {
  return credits === null ? en.approvals.unknownAmount : formatAmount(credits);
}
