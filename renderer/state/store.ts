/** The page's one store: a snapshot when it opens, then what is pushed. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { parseScreen, type Screen } from '#shared/contract/screens.ts';
import type { Ask, UnblockStep } from './ask.ts';
import type { Client } from './client.ts';
import { initialState, type PageEvent, type PageState, reduce, SLICE_TOPICS } from './model.ts';
import { createViews, type ViewStore } from './views.ts';

export type PageStore = StoreApi<PageState>;

export interface Page {
  readonly client: Client;
  readonly store: PageStore;
  readonly views: ViewStore;
  /** Asks for the whole snapshot again: after a failure, and when the window comes back from being hidden. */
  refresh(): Promise<void>;
  go(screen: Screen): void;
  /** Opens the dialog for something that a service is to do; null closes it. What was sent goes on. */
  ask(ask: Ask | null): void;
  /** Remembers where the way to resume blocked work was left; null forgets it. */
  leaveUnblocking(accountId: string, step: UnblockStep | null): void;
  close(): void;
}

export function openPage(client: Client): Page {
  const store = createStore<PageState>(() => initialState());
  const send = (event: PageEvent) => store.setState((state) => reduce(state, event), true);

  // Listening begins before asking, so that nothing falls between the two.
  const endings = [
    ...SLICE_TOPICS.map((topic) =>
      client.subscribe(topic, (value) => send({ type: 'push', topic, value } as PageEvent)),
    ),
    client.subscribe('ledger', ({ accountIds }) => send({ type: 'ledger', accountIds })),
    client.subscribe('navigate', ({ screen }) => send({ type: 'go', screen: parseScreen(screen) })),
  ];

  return {
    client,
    store,
    views: createViews(Date.now()),
    async refresh() {
      send({ type: 'asked' });
      const result = await client.call('snapshot.get', {});
      send(result.ok ? { type: 'snapshot', snapshot: result.value } : { type: 'failed', error: result.error });
    },
    go: (screen) => send({ type: 'go', screen }),
    ask: (ask) => send({ type: 'ask', ask }),
    leaveUnblocking: (accountId, step) => send({ type: 'unblocking', accountId, step }),
    close: () => {
      for (const end of endings) end();
    },
  };
}
