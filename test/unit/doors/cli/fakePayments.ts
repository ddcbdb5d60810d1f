/** A fake engine with one account and one wallet behind a real socket: tells what it was asked, answers as told. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { socketPathHere } from '#doors/socket/place.ts';
import { createSocketDoor } from '#doors/socket/server.ts';
import { openDataFolder } from '#engine/dataFolder/folder.ts';
import type { ErrorInfo, Result } from '#shared/contract/errors.ts';
import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import type { TopUpOffer } from '#shared/domain/offers.ts';
import type { PaymentState } from '#shared/domain/payment.ts';
import { amountOf } from '#shared/money/amount.ts';
import packageJson from '../../../../package.json' with { type: 'json' };
import { fakeAccount, fakeSnapshot, fakeWallet } from '../../../support/fakeSnapshot.ts';
import { fastClock, type InProcess, runInProcess } from './cliWorld.ts';

export const credits = (count: number) => amountOf(count * 1_000_000, 'credit');
export const aud = (count: number) => amountOf(count * 1_000_000, 'AUD');
export const ID = '6f1c2d34-0000-4000-8000-000000000001';

export const offer: TopUpOffer = {
  by: 'card',
  sizes: [],
  range: { min: credits(10_000), max: null, step: credits(1) },
  charges: {},
  rate: { unit: 'AUD', microsPerUnit: 10_000 },
  bonus: { above: credits(2_000_000), percent: 5 },
  notes: ['A bonus above A$20,000.'],
  availableAt: null,
  blocked: null,
  card: 'Visa 4242',
};

export function payment(state: PaymentState, change: Partial<PaymentView> = {}): PaymentView {
  const watched = ['succeeded', 'processing', 'unknown', 'action-required'].includes(state);
  return {
    id: ID,
    kind: 'card',
    accountId: 'id-1',
    walletId: 'id-1:credits',
    order: { type: 'top-up', amount: credits(20_000) },
    amount: credits(20_000),
    charge: null,
    what: 'Top-up of 20,000 credits',
    state,
    createdAt: 0,
    updatedAt: 0,
    attempts: 1,
    refs: {},
    balanceBefore: null,
    balanceAfter: null,
    lockedUntil: null,
    watchUntil: watched ? 1 : null,
    error: null,
    history: [
      { at: 0, state: 'confirmed', note: 'You confirmed it.' },
      { at: 0, state, note: `It is ${state}.` },
    ],
    accountLabel: 'Bakery',
    serviceName: 'Some service',
    walletName: 'Credits',
    next: `What follows ${state}.`,
    actions: watched ? ['check'] : [],
    live: watched,
    ...change,
  };
}

export interface FakePayments {
  readonly calls: readonly (readonly [name: string, input: Record<string, unknown>])[];
  readonly names: () => string[];
  readonly inputOf: (call: string) => Record<string, unknown> | undefined;
  readonly answers: Record<string, unknown>;
  readonly failures: Record<string, ErrorInfo>;
  /** The states that a payment goes through after it was started, one for each look. */
  states: PaymentState[];
  /** The payment there is. */
  started: PaymentView | null;
  run(args: string[], more?: Partial<InProcess>): ReturnType<typeof runInProcess>;
  end(): Promise<void>;
}

export async function createFakePayments(): Promise<FakePayments> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'plimsoll-pay-')));
  openDataFolder(home, 'live', 0);
  const calls: [string, Record<string, unknown>][] = [];
  const wallet = fakeWallet({
    id: 'id-1:credits',
    accountId: 'id-1',
    name: 'Credits',
    unit: 'credit',
    balance: credits(16_000),
    asOf: Date.now(),
    autoTopUp: {
      state: 'off',
      threshold: credits(500),
      amount: credits(10_000),
      dailyCap: aud(1_000),
      hasPaymentMethod: true,
      changedAt: 'api',
    },
  });
  const snapshot = fakeSnapshot({ accounts: [fakeAccount({ id: 'id-1' })], wallets: [wallet] });
  const door = await createSocketDoor({
    path: socketPathHere(home, {}),
    version: packageJson.version,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    async dispatch(name, input): Promise<Result<unknown>> {
      const call = String(name);
      const given = input as Record<string, unknown>;
      calls.push([call, given]);
      const error = fake.failures[call];
      return error === undefined ? { ok: true, value: answerOf(call, given) } : { ok: false, error };
    },
  });
  function answerOf(call: string, input: Record<string, unknown>): unknown {
    if (call === 'snapshot.get') return snapshot;
    if (call === 'topUps.offer') return { offer };
    if (call === 'payments.list') return { payments: fake.started === null ? [] : [fake.started] };
    if (call === 'payments.start') {
      fake.started = payment(fake.states.shift() ?? 'arrived', { id: String(input.confirmationId) });
      return { payment: fake.started };
    }
    if (call === 'payments.get' && fake.started !== null) {
      const state = fake.states.shift();
      if (state !== undefined) fake.started = payment(state, { id: fake.started.id });
      return { payment: fake.started };
    }
    return fake.answers[call] ?? {};
  }
  const fake: FakePayments = {
    calls,
    names: () => calls.map(([name]) => name),
    inputOf: (wanted) => calls.find(([name]) => name === wanted)?.[1],
    answers: { 'sync.now': { synced: 1, failed: 0 } },
    failures: {},
    states: ['arrived'],
    started: null,
    run: (args, more = {}) => runInProcess(['--data-dir', home, ...args], { home, clock: fastClock(100), ...more }),
    async end() {
      await door.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
  return fake;
}
