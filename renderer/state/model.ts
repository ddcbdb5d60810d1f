/** All that the page knows, and how each event changes it. Pure. */
import type { TopicName, TopicValue } from '#shared/contract/contract.ts';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { Screen } from '#shared/contract/screens.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { Ask, UnblockStep } from './ask.ts';

/** The topics that replace a slice of the snapshot. */
export const SLICE_TOPICS = [
  'app',
  'accounts',
  'wallets',
  'agents',
  'moves',
  'alerts',
  'forwarding',
  'months',
  'tray',
  'payments',
  'exports',
  'books',
] as const;
export type SliceTopic = (typeof SLICE_TOPICS)[number];
type Slices = Pick<Snapshot, SliceTopic>;

/** A screen that can stand in the window: one that also asks something is its place with the question on top. */
export type Place = Exclude<Screen, { name: 'top-up' }>;

export interface PageState {
  readonly snapshot: Snapshot | null;
  /** Why there is no snapshot. One that failed later leaves the snapshot before it standing. */
  readonly failure: ErrorInfo | null;
  readonly screen: Place;
  /** The one dialog about money that is open, wherever it was opened from. */
  readonly ask: Ask | null;
  /** Where the way to resume blocked work was left, by account. */
  readonly unblocking: Readonly<Record<string, UnblockStep>>;
  /** How often the page has gone to a screen since it opened. */
  readonly moves: number;
  /** Slices pushed while a snapshot is on its way. */
  readonly early: Partial<Slices>;
  /** Goes up by one each time the account's ledger got rows. */
  readonly ledgerChanges: Readonly<Record<string, number>>;
}

export type PageEvent =
  | { readonly type: 'asked' }
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly type: 'failed'; readonly error: ErrorInfo }
  | { readonly type: 'go'; readonly screen: Screen }
  | { readonly type: 'ask'; readonly ask: Ask | null }
  | { readonly type: 'unblocking'; readonly accountId: string; readonly step: UnblockStep | null }
  | { readonly type: 'ledger'; readonly accountIds: readonly string[] }
  | { [T in SliceTopic]: { readonly type: 'push'; readonly topic: T; readonly value: TopicValue<T> } }[SliceTopic];

export function initialState(screen: Place = { name: 'wallets' }): PageState {
  return { snapshot: null, failure: null, screen, ask: null, unblocking: {}, moves: 0, early: {}, ledgerChanges: {} };
}

export function reduce(state: PageState, event: PageEvent): PageState {
  switch (event.type) {
    case 'asked':
      return { ...state, early: {} };
    case 'snapshot':
      // A push that overtook the snapshot goes on top of it. Were it the older of the two, the push that made the
      // snapshot newer is still to come.
      return { ...state, snapshot: { ...event.snapshot, ...state.early }, failure: null, early: {} };
    case 'failed':
      return { ...state, failure: state.snapshot === null ? event.error : null };
    case 'go':
      return { ...state, ...placeOf(event.screen), moves: state.moves + 1 };
    case 'ask':
      return { ...state, ask: event.ask };
    case 'unblocking': {
      const { [event.accountId]: _left, ...others } = state.unblocking;
      return { ...state, unblocking: event.step === null ? others : { ...others, [event.accountId]: event.step } };
    }
    case 'ledger': {
      const ledgerChanges = { ...state.ledgerChanges };
      for (const id of event.accountIds) ledgerChanges[id] = (ledgerChanges[id] ?? 0) + 1;
      return { ...state, ledgerChanges };
    }
    case 'push': {
      const slice = { [event.topic]: event.value };
      const snapshot = state.snapshot === null ? null : { ...state.snapshot, ...slice };
      return { ...state, snapshot, early: { ...state.early, ...slice } };
    }
  }
}

/** Going somewhere leaves the question that was open. */
function placeOf(screen: Screen): Pick<PageState, 'screen' | 'ask'> {
  if (screen.name !== 'top-up') return { screen, ask: null };
  const { walletId } = screen;
  return { screen: { name: 'wallet', walletId }, ask: { what: 'top-up', walletId } };
}

export function isSliceTopic(topic: TopicName): topic is SliceTopic {
  return (SLICE_TOPICS as readonly string[]).includes(topic);
}
