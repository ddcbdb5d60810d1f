/**
 * The only way in. Every door (window, command line) offers exactly these calls and topics, each message checked
 * against its schema on arrival. A handler is written once, in the engine.
 */
import { z } from 'zod';
import type { Caller } from '../domain/caller.ts';
import { monthForecastSchema } from '../domain/forecast.ts';
import { serviceIdSchema } from '../domain/service.ts';
import { instantSchema } from '../domain/time.ts';
import { agentCalls, moveViewSchema } from './agentCalls.ts';
import { alertCalls, forwardingViewSchema } from './alertCalls.ts';
import { diagnosticsCalls } from './diagnosticsCalls.ts';
import { bookViewSchema, exportJobSchema, ledgerCalls } from './ledgerCalls.ts';
import { paymentCalls, paymentViewSchema } from './paymentCalls.ts';
import {
  accountViewSchema,
  agentViewSchema,
  alertViewSchema,
  appViewSchema,
  settingsSchema,
  snapshotSchema,
  trayViewSchema,
  walletViewSchema,
} from './snapshot.ts';
import { updateCalls } from './updateCalls.ts';

const nothing = z.object({});
const done = z.object({});
const accountId = z.string().min(1).max(64);

export const calls = {
  /** Everything at once; after it, topics keep it current. */
  'snapshot.get': { input: nothing, output: snapshotSchema },
  /**
   * Connects an account: checks the key with the service before anything is stored.
   * `keepKey` without a keychain: `memory` is the only answer that needs no `yes` from the user.
   */
  'accounts.add': {
    input: z.object({
      service: serviceIdSchema,
      label: z.string().trim().min(1).max(60).optional(),
      key: z.string().min(1).max(4096),
      origin: z.string().max(300).optional(),
      keepKey: z.enum(['keychain', 'memory']).optional(),
    }),
    output: z.object({ account: accountViewSchema }),
  },
  /** Forgets the key and stops watching. The ledger of the account stays on this machine unless `eraseLedger`. */
  'accounts.remove': { input: z.object({ accountId, eraseLedger: z.boolean().optional() }), output: done },
  'accounts.rename': { input: z.object({ accountId, label: z.string().trim().min(1).max(60) }), output: done },
  /** Gives an account its key again, where it was kept in memory only or was replaced at the service. */
  'accounts.setKey': {
    input: z.object({
      accountId,
      key: z.string().min(1).max(4096),
      keepKey: z.enum(['keychain', 'memory']).optional(),
    }),
    output: z.object({ account: accountViewSchema }),
  },
  /** Asks one account, or all, now. Ends when the answers are stored. */
  'sync.now': {
    input: z.object({ accountId: accountId.optional() }),
    output: z.object({ synced: z.int(), failed: z.int() }),
  },
  'watching.set': { input: z.object({ watching: z.boolean() }), output: done },
  'settings.set': { input: settingsSchema.partial(), output: z.object({ settings: settingsSchema }) },
  /** Opens a page of the account's service in the system browser. The address is the engine's, never the caller's. */
  'web.open': {
    input: z.object({ accountId, page: z.enum(['billing', 'dashboard']) }),
    output: z.object({ url: z.string() }),
  },
  /** Shows the window, at a screen if one is named. Refused where no desktop app is running. */
  'window.show': { input: z.object({ screen: z.string().max(400).optional() }), output: done },
  /** Leaves the demo for the live folder, or goes into the demo: the app restarts itself there. */
  'app.switchMode': { input: z.object({ mode: z.enum(['demo', 'live']) }), output: done },
  /** Looks through the store and copies it into the folder of backups. Ends when the copy was checked. */
  'backups.make': {
    input: nothing,
    output: z.object({ backup: z.object({ file: z.string(), at: instantSchema, bytes: z.int() }) }),
  },
  'app.quit': { input: nothing, output: done },
  ...agentCalls,
  ...alertCalls,
  ...paymentCalls,
  ...ledgerCalls,
  ...diagnosticsCalls,
  ...updateCalls,
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type Calls = typeof calls;
export type CallName = keyof Calls;
export type CallInput<N extends CallName> = z.input<Calls[N]['input']>;
export type CallOutput<N extends CallName> = z.output<Calls[N]['output']>;

/** What is pushed: the whole slice named by the topic, at most ten times a second, only when it changed. */
export const topics = {
  app: appViewSchema,
  accounts: z.array(accountViewSchema),
  wallets: z.array(walletViewSchema),
  agents: z.array(agentViewSchema),
  moves: z.array(moveViewSchema),
  alerts: z.array(alertViewSchema),
  forwarding: forwardingViewSchema,
  months: z.array(monthForecastSchema),
  tray: trayViewSchema,
  payments: z.array(paymentViewSchema),
  /** How far exports are: those of this run of the app. */
  exports: z.array(exportJobSchema),
  books: z.array(bookViewSchema),
  /** The ledger of these accounts has new rows, or rows are attributed anew. */
  ledger: z.object({ accountIds: z.array(z.string()) }),
  /** A screen to go to, because the user clicked a notification or a tray entry. */
  navigate: z.object({ screen: z.string() }),
} as const satisfies Record<string, z.ZodType>;

export type Topics = typeof topics;
export type TopicName = keyof Topics;
export type TopicValue<T extends TopicName> = z.output<Topics[T]>;

export const callNames = Object.keys(calls) as CallName[];
export const topicNames = Object.keys(topics) as TopicName[];

/** The handlers behind the contract: one function per call, plain values in and out, throwing PlimsollError. */
export type Handlers = {
  [N in CallName]: (input: z.output<Calls[N]['input']>, caller: Caller) => Promise<CallOutput<N>>;
};
/** Some of them, to which it is all one who asks. */
export type PlainHandlers<N extends CallName> = {
  [K in N]: (input: z.output<Calls[K]['input']>) => Promise<CallOutput<K>>;
};
