/** The bridge: the only thing of ours inside the page's process, and all that the page can reach. Written by hand. */
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { PlimsollBridge, WindowView } from '#shared/contract/bridge.ts';
import type { CallName, TopicName } from '#shared/contract/contract.ts';
import type { Result } from '#shared/contract/errors.ts';
import { CALL_CHANNEL, PUSH_CHANNEL, VIEW_ARGUMENT } from './shell/ipc/channels.ts';

// Named here once more, so that schemas stay out of the page's process; the types see to it that none is missing.
const CALLS: Readonly<Record<CallName, true>> = {
  'snapshot.get': true,
  'accounts.add': true,
  'accounts.remove': true,
  'accounts.rename': true,
  'accounts.setKey': true,
  'sync.now': true,
  'watching.set': true,
  'wallets.setWatch': true,
  'wallets.mute': true,
  'alerts.snooze': true,
  'alerts.unsnooze': true,
  'alerts.log': true,
  'forwarding.set': true,
  'forwarding.test': true,
  'ledger.page': true,
  'ledger.entry': true,
  'ledger.sums': true,
  'ledger.facets': true,
  'books.list': true,
  'books.months': true,
  'books.close': true,
  'books.reopen': true,
  'books.verify': true,
  'accounts.log': true,
  'diagnostics.whyChanged': true,
  'diagnostics.events': true,
  'diagnostics.report': true,
  'diagnostics.copy': true,
  'rules.list': true,
  'rules.put': true,
  'rules.remove': true,
  'rules.try': true,
  'agents.make': true,
  'agents.forget': true,
  'agents.pause': true,
  'agents.resume': true,
  'envelopes.put': true,
  'envelopes.remove': true,
  'moves.preview': true,
  'moves.start': true,
  'moves.undo': true,
  'gate.check': true,
  'gate.settle': true,
  'gate.release': true,
  'audit.list': true,
  'exports.start': true,
  'exports.cancel': true,
  'exports.reveal': true,
  'settings.set': true,
  'web.open': true,
  'window.show': true,
  'app.switchMode': true,
  'backups.make': true,
  'app.quit': true,
  'topUps.offer': true,
  'payments.start': true,
  'payments.list': true,
  'payments.get': true,
  'payments.check': true,
  'payments.openPage': true,
  'payments.resend': true,
  'payments.cancel': true,
  'autoTopUp.set': true,
  'plans.list': true,
  'work.list': true,
  'update.check': true,
  'update.install': true,
  'blockedWork.list': true,
  'blockedWork.resume': true,
  'cards.list': true,
  'cards.add': true,
  'cards.setDefault': true,
  'cards.detach': true,
  'approvals.list': true,
  'approvals.request': true,
  'approvals.reject': true,
  'crypto.info': true,
  'signIn.begin': true,
  'signIn.state': true,
  'signIn.cancel': true,
};
const TOPICS: Readonly<Record<TopicName, true>> = {
  app: true,
  accounts: true,
  wallets: true,
  agents: true,
  moves: true,
  alerts: true,
  forwarding: true,
  months: true,
  tray: true,
  payments: true,
  exports: true,
  books: true,
  ledger: true,
  navigate: true,
};

/** No screen of ours has as many under way; what is more does not even leave the page's process. */
const MOST_UNDER_WAY = 64;
let underWay = 0;

/** Asked for at once, while the page's own code is still being read; good for the page's first question, if nothing came since. */
let early: Promise<unknown> | null = ipcRenderer.invoke(CALL_CHANNEL, 'snapshot.get', {});
// A failure is told to whoever asks for it.
early.catch(() => undefined);

function ask(name: CallName, input: unknown): Promise<unknown> {
  const asked = name === 'snapshot.get' ? early : null;
  if (asked === null) return ipcRenderer.invoke(CALL_CHANNEL, name, input);
  early = null;
  return asked;
}

const listeners = new Map<TopicName, Set<(value: unknown) => void>>();
/** A screen asked for before the page listened: the window was opened for it. */
let screenAskedFor: unknown;

ipcRenderer.on(PUSH_CHANNEL, (_event: IpcRendererEvent, batch: readonly (readonly [TopicName, unknown])[]) => {
  early = null;
  for (const [topic, value] of batch) {
    const group = listeners.get(topic);
    if (topic === 'navigate' && (group === undefined || group.size === 0)) screenAskedFor = value;
    for (const listener of group ?? []) listener(value);
  }
});

const bridge: PlimsollBridge = {
  async call(name, input) {
    if (!Object.hasOwn(CALLS, name)) return failed('invalid-input', 'There is no such call.');
    if (underWay >= MOST_UNDER_WAY) return failed('refused', 'Too many calls at once. Try again in a moment.');
    underWay++;
    try {
      return (await ask(name, input)) as Result<unknown>;
    } catch {
      // Only the channel itself can fail here: the app is quitting, or the input was not plain data.
      return failed('internal', 'The window could not reach Plimsoll.');
    } finally {
      underWay--;
    }
  },
  subscribe(topic, listener) {
    if (!Object.hasOwn(TOPICS, topic) || typeof listener !== 'function') throw new TypeError('There is no such topic.');
    const group = listeners.get(topic) ?? new Set();
    listeners.set(topic, group);
    const own = (value: unknown) => listener(value);
    group.add(own);
    if (topic === 'navigate' && screenAskedFor !== undefined) {
      own(screenAskedFor);
      screenAskedFor = undefined;
    }
    return () => {
      group.delete(own);
    };
  },
  view: viewFrom(process.argv),
};

function failed(kind: 'invalid-input' | 'internal' | 'refused', message: string): Result<never> {
  return { ok: false, error: { kind, message } };
}

function viewFrom(argv: readonly string[]): WindowView {
  return argv.includes(`${VIEW_ARGUMENT}panel`) ? 'panel' : 'window';
}

contextBridge.exposeInMainWorld('plimsoll', bridge);
