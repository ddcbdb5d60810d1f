import { describe, expect, it } from 'vitest';
import { topicNames } from '#shared/contract/contract.ts';
import { type Snapshot, snapshotSchema } from '#shared/contract/snapshot.ts';
import {
  initialState,
  type PageEvent,
  type PageState,
  reduce,
  SLICE_TOPICS,
} from '../../../../renderer/state/model.ts';
import { fixture } from '../../../support/renderer/fixture.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const snapshot: Snapshot = fixture(NOW);

function stateAfter(...events: PageEvent[]): PageState {
  return events.reduce(reduce, initialState());
}

it('every part of the snapshot that is pushed is listened to', () => {
  const pushed = topicNames.filter((topic) => topic in snapshotSchema.shape);
  expect([...SLICE_TOPICS].sort()).toEqual([...pushed].sort());
});

describe('reduce', () => {
  it('begins with nothing at the wallets', () => {
    expect(initialState()).toEqual({
      snapshot: null,
      failure: null,
      screen: { name: 'wallets' },
      ask: null,
      unblocking: {},
      moves: 0,
      early: {},
      ledgerChanges: {},
    });
  });

  it('takes a snapshot, then replaces the slice that a push names and no other', () => {
    const state = stateAfter({ type: 'snapshot', snapshot }, { type: 'push', topic: 'wallets', value: [] });
    expect(state.snapshot).toEqual({ ...snapshot, wallets: [] });
    expect(state.snapshot?.accounts).toBe(snapshot.accounts);
  });

  it('lays a push that overtook the snapshot on top of it', () => {
    const alerts = snapshot.alerts.slice(0, 1);
    const state = stateAfter(
      { type: 'asked' },
      { type: 'push', topic: 'alerts', value: alerts },
      { type: 'snapshot', snapshot },
    );
    expect(state.snapshot?.alerts).toBe(alerts);
    expect(state.early).toEqual({});
  });

  it('does not lay a push from before the question over its answer', () => {
    const state = stateAfter(
      { type: 'snapshot', snapshot: { ...snapshot, wallets: [] } },
      { type: 'push', topic: 'wallets', value: [] },
      { type: 'asked' },
      { type: 'snapshot', snapshot },
    );
    expect(state.snapshot?.wallets).toBe(snapshot.wallets);
  });

  it('keeps the snapshot it has when asking again fails', () => {
    const error = { kind: 'internal', message: 'no' } as const;
    const state = stateAfter({ type: 'snapshot', snapshot }, { type: 'failed', error });
    expect(state).toMatchObject({ snapshot, failure: null });
    expect(stateAfter({ type: 'failed', error })).toMatchObject({ snapshot: null, failure: error });
  });

  it('forgets a failure when the snapshot comes', () => {
    const error = { kind: 'storage', message: 'no' } as const;
    expect(stateAfter({ type: 'failed', error }, { type: 'snapshot', snapshot }).failure).toBeNull();
  });

  it('counts the changes of each ledger by itself', () => {
    const state = stateAfter(
      { type: 'ledger', accountIds: ['a', 'b'] },
      { type: 'ledger', accountIds: ['b'] },
      { type: 'ledger', accountIds: [] },
    );
    expect(state.ledgerChanges).toEqual({ a: 1, b: 2 });
  });

  it('goes where it is told', () => {
    const screen = { name: 'wallet', walletId: 'acc:credits' } as const;
    expect(stateAfter({ type: 'go', screen })).toMatchObject({ screen, moves: 1 });
  });

  it('goes to the wallet when it is told to top up, with the question on top', () => {
    const ask = { what: 'top-up', walletId: 'acc:credits' } as const;
    const state = stateAfter({ type: 'go', screen: { name: 'top-up', walletId: 'acc:credits' } });
    expect(state).toMatchObject({ screen: { name: 'wallet', walletId: 'acc:credits' }, ask });
    expect(reduce(state, { type: 'ask', ask: null })).toMatchObject({ screen: state.screen, ask: null });
  });

  it('leaves the question behind when it goes elsewhere', () => {
    const ask = { what: 'cards', accountId: 'acc' } as const;
    expect(stateAfter({ type: 'ask', ask }, { type: 'go', screen: { name: 'payments' } }).ask).toBeNull();
  });

  it('remembers for each account where resuming was left, until it is done', () => {
    const left = stateAfter(
      { type: 'unblocking', accountId: 'a', step: 'pay' },
      { type: 'unblocking', accountId: 'b', step: 'auto' },
    );
    expect(left.unblocking).toEqual({ a: 'pay', b: 'auto' });
    expect(reduce(left, { type: 'unblocking', accountId: 'a', step: null }).unblocking).toEqual({ b: 'auto' });
  });
});
