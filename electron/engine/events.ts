/** Topics inside the engine: a value goes out only when it differs from the one before. */
import type { TopicName, TopicValue } from '#shared/contract/contract.ts';

type Listener = (value: never) => void;

export interface Topics {
  subscribe<T extends TopicName>(topic: T, listener: (value: TopicValue<T>) => void): () => void;
  /** @returns whether anything changed. */
  publish<T extends TopicName>(topic: T, value: TopicValue<T>): boolean;
  /** For topics that are occurrences, not states: always sent. */
  send<T extends TopicName>(topic: T, value: TopicValue<T>): void;
}

export function createTopics(): Topics {
  const listeners = new Map<TopicName, Set<Listener>>();
  const last = new Map<TopicName, string>();
  const send = (topic: TopicName, value: unknown) => {
    for (const listener of listeners.get(topic) ?? []) listener(value as never);
  };
  return {
    subscribe(topic, listener) {
      const group = listeners.get(topic) ?? new Set();
      listeners.set(topic, group);
      group.add(listener as Listener);
      return () => group.delete(listener as Listener);
    },
    publish(topic, value) {
      const text = JSON.stringify(value);
      if (last.get(topic) === text) return false;
      last.set(topic, text);
      send(topic, value);
      return true;
    },
    send,
  };
}
