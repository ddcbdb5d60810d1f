/** The contract, typed, over the bridge. The engine has checked what comes back; here it only gets its type again. */
import type { PlimsollBridge } from '#shared/contract/bridge.ts';
import type { CallInput, CallName, CallOutput, TopicName, TopicValue } from '#shared/contract/contract.ts';
import type { Result } from '#shared/contract/errors.ts';

export interface Client {
  /** Never rejects: a bridge that breaks is an `internal` error like any other. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<Result<CallOutput<N>>>;
  subscribe<T extends TopicName>(topic: T, listener: (value: TopicValue<T>) => void): () => void;
}

export function createClient(bridge: PlimsollBridge): Client {
  return {
    async call<N extends CallName>(name: N, input: CallInput<N>) {
      try {
        return (await bridge.call(name, input)) as Result<CallOutput<N>>;
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        return { ok: false, error: { kind: 'internal', message } };
      }
    },
    subscribe<T extends TopicName>(topic: T, listener: (value: TopicValue<T>) => void) {
      return bridge.subscribe(topic, (value) => listener(value as TopicValue<T>));
    },
  };
}
