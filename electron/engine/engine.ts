/** The engine as its doors see it. */
import type { TopicName, TopicValue } from '#shared/contract/contract.ts';
import type { Dispatch } from '#shared/contract/dispatch.ts';
import type { AppView, Snapshot } from '#shared/contract/snapshot.ts';
import type { Conditions } from './ports.ts';

export interface Engine {
  /** Takes one call of the contract, checked, to its handler. Doors check who is calling before they come here. */
  readonly dispatch: Dispatch;
  /** What the tray and the first paint need, at once. */
  snapshot(): Snapshot;
  /** @returns the function that ends the subscription. */
  subscribe<T extends TopicName>(topic: T, listener: (value: TopicValue<T>) => void): () => void;
  /** Tells subscribers of `navigate` to go to a screen. */
  navigate(screen: string): void;
  /** Begins watching: accounts are asked on their schedule from now on. */
  start(): void;
  /** Takes up the payments that the journal holds, without beginning to watch: for a command that ends soon. */
  takeUpPayments(): Promise<void>;
  setConditions(conditions: Partial<Conditions>): void;
  /** After sleep or when the network is back: one round for every account, spread out. */
  wake(reason: 'resume' | 'network' | 'unlock'): void;
  /** Whether the desktop has a tray to sit in, as the shell finds out; it may change while the app runs. */
  setTrayHost(present: boolean | null): void;
  /** Something the person should know beside the figures. The same id again replaces the earlier words. */
  addNotice(notice: AppView['notices'][number]): void;
  /** Lets the requests under way end or be cancelled, flushes, closes the store. */
  close(): Promise<void>;
}
