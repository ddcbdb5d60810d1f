/** What the window, the panel, the tray and the command line see: ready to show, with the rules already applied. */
import { z } from 'zod';
import { accountSchema } from '../domain/account.ts';
import { monthForecastSchema, runwaySchema, scoreSchema } from '../domain/forecast.ts';
import { freshnessSchema, levelSchema, linesSchema } from '../domain/level.ts';
import { problemSchema, seenWalletSchema, slicesSchema } from '../domain/observation.ts';
import { quietHoursSchema } from '../domain/quiet.ts';
import { capabilitySchema, serviceInfoSchema, withheldSchema } from '../domain/service.ts';
import { instantSchema } from '../domain/time.ts';
import { watchSchema } from '../domain/watch.ts';
import { amountSchema } from '../money/amount.ts';
import { agentViewSchema, moveViewSchema } from './agentCalls.ts';
import { alertViewSchema, forwardingViewSchema } from './alertCalls.ts';
import { errorInfoSchema } from './errors.ts';
import { bookViewSchema, exportJobSchema } from './ledgerCalls.ts';
import { paymentViewSchema } from './paymentCalls.ts';
import { updatesViewSchema } from './updateCalls.ts';

export const syncStateSchema = z.enum(['waiting', 'syncing', 'paused', 'failing', 'no-key']);

export const accountViewSchema = accountSchema.extend({
  serviceName: z.string(),
  /** What can be asked of it with this key. */
  capabilities: z.array(capabilitySchema),
  /** What the service offers and this key may not do. */
  withheld: z.array(withheldSchema),
  sync: syncStateSchema,
  freshness: freshnessSchema,
  slices: slicesSchema,
  problems: z.array(problemSchema),
  lastSuccessAt: instantSchema.nullable(),
  lastAttemptAt: instantSchema.nullable(),
  lastError: errorInfoSchema.nullable(),
  nextAttemptAt: instantSchema.nullable(),
  /** Where its key is kept now. */
  keyKept: z.enum(['keychain', 'memory', 'environment', 'sandbox', 'missing']),
});
export type AccountView = z.infer<typeof accountViewSchema>;

export const walletViewSchema = seenWalletSchema.extend({
  id: z.string(),
  accountId: z.string(),
  accountLabel: z.string(),
  serviceName: z.string(),
  /** The level by the numbers alone. */
  level: levelSchema,
  /** The level that may be claimed: a stale `ok` is `unknown`. */
  claim: levelSchema,
  freshness: freshnessSchema,
  lines: linesSchema.nullable(),
  /** 0..1 of the reference, for the bar. */
  fill: z.number().nullable(),
  /** The smallest limit on spending from this wallet, by name. */
  binding: z.object({ name: z.string(), amount: amountSchema }).nullable(),
  source: z.enum(['reported', 'derived', 'stated']),
  watch: watchSchema,
  /** The watch is the user's own, not the default. */
  watchStated: z.boolean(),
  muted: z.boolean(),
  runway: runwaySchema,
  /** Spent in the next 24 hours, as foreseen; null while that cannot be told. */
  perDay: amountSchema.nullable(),
  score: scoreSchema,
  /** What its agents may still spend by their envelopes, and how much of that it does not hold; null without envelopes. */
  promised: amountSchema.nullable(),
  overPromised: amountSchema.nullable(),
});
export type WalletView = z.infer<typeof walletViewSchema>;

export const trayViewSchema = z.object({
  level: levelSchema,
  /** Of the worst wallet, 0..1; null when it is unknown. */
  fill: z.number().nullable(),
  /** The level in words: tooltip, first menu line, screen readers. */
  words: z.string(),
  worstWalletId: z.string().nullable(),
  /** Alerts that are open now, good news aside. */
  alerts: z.int(),
});
export type TrayView = z.infer<typeof trayViewSchema>;

export const secretsViewSchema = z.object({
  /** The OS keychain behind the app, in words; null where there is none. */
  keychain: z.string().nullable(),
  /** What happens to a key given now without more asking. */
  keeps: z.enum(['keychain', 'memory', 'environment', 'sandbox']),
});

export const settingsSchema = z.object({
  /** Minutes between two rounds for an account. */
  syncMinutes: z.int().min(1).max(1440),
  theme: z.enum(['system', 'light', 'dark']),
  notifications: z.boolean(),
  openAtLogin: z.boolean(),
  quietHours: quietHoursSchema,
  /** What the gate says when the numbers it goes by are old: what they say, with their age; or no. */
  staleNumbers: z.enum(['answer', 'deny']),
  /** Whether a package that names a feed looks for newer versions by itself. */
  checkForUpdates: z.boolean(),
});
export type Settings = z.infer<typeof settingsSchema>;

export const backupsViewSchema = z.object({
  /** Where they are kept. */
  folder: z.string(),
  count: z.int(),
  /** The newest; null while there is none. */
  last: z.object({ at: instantSchema, bytes: z.int() }).nullable(),
  making: z.boolean(),
});
export type BackupsView = z.infer<typeof backupsViewSchema>;

export const appViewSchema = z.object({
  version: z.string(),
  /** `demo` is the sandbox: say so wherever a number is shown. */
  mode: z.enum(['demo', 'live']),
  dataDir: z.string(),
  watching: z.boolean(),
  /** False when the desktop has no tray to sit in; null before that is known. */
  trayHost: z.boolean().nullable(),
  /** True on the development runtime, which talks only to loopback services. */
  loopbackOnly: z.boolean(),
  secrets: secretsViewSchema,
  settings: settingsSchema,
  /** Of the store; missing where nobody makes any. */
  backups: backupsViewSchema.optional(),
  /** Of the app itself; missing where there is no app to replace. */
  updates: updatesViewSchema.optional(),
  /** What start-up had to mend or refuse: a damaged settings file set aside, a read-only folder. */
  notices: z.array(
    z.object({ id: z.string(), tone: z.enum(['info', 'warning', 'error']), text: z.string(), help: z.string() }),
  ),
});
export type AppView = z.infer<typeof appViewSchema>;

export { type AgentView, agentViewSchema } from './agentCalls.ts';
export { type AlertView, alertViewSchema } from './alertCalls.ts';

export const snapshotSchema = z.object({
  app: appViewSchema,
  services: z.array(serviceInfoSchema),
  accounts: z.array(accountViewSchema),
  wallets: z.array(walletViewSchema),
  agents: z.array(agentViewSchema),
  /** Moves of budget, the newest first. */
  moves: z.array(moveViewSchema),
  alerts: z.array(alertViewSchema),
  forwarding: forwardingViewSchema,
  /** This month's spending in each unit. */
  months: z.array(monthForecastSchema),
  tray: trayViewSchema,
  /** The newest payments first. */
  payments: z.array(paymentViewSchema),
  books: z.array(bookViewSchema),
  exports: z.array(exportJobSchema),
  /** Goes up by one with each push, so that a reader can tell it missed none. */
  revision: z.int(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;
