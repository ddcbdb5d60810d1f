/**
 * What the preload hands to the page as `window.plimsoll`, and all that the page knows of the outside. Both sides are
 * written against this file.
 */
import type { CallName, TopicName } from './contract.ts';
import type { Result } from './errors.ts';

/** The whole window, or the small one that hangs from the tray. */
export type WindowView = 'window' | 'panel';

export interface PlimsollBridge {
  /** One call of the contract. Never rejects: what went wrong comes back as the result's error. */
  call(name: CallName, input: unknown): Promise<Result<unknown>>;
  /**
   * Hears each new value of a topic, beginning with the next one; the value before it is in the snapshot.
   * @returns the function that ends the subscription.
   */
  subscribe(topic: TopicName, listener: (value: unknown) => void): () => void;
  readonly view: WindowView;
}
