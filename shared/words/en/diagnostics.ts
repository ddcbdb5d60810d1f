/** Words of why a number changed, of what the engine did, and of the diagnostics that can be handed on. */
import type { ErrorKind } from '../../contract/errors.ts';
import type { AlertDecision, AlertRule } from '../../domain/alert.ts';
import type { Door } from '../../domain/caller.ts';
import type { AskReason, TraceWhat } from '../../domain/trace.ts';

type Of<K extends TraceWhat['kind']> = TraceWhat & { kind: K };

const failures: Record<ErrorKind, string> = {
  'invalid-key': 'the key was not accepted',
  forbidden: 'the key may not do that',
  'needs-browser-session': 'it needs a sign-in in the browser',
  'out-of-credits': 'it is out of credits',
  'payment-declined': 'the payment was declined',
  'payment-action-required': 'the payment waits for a person',
  'payment-unknown': 'nobody knows yet what became of the payment',
  cooldown: 'the service asked to wait',
  'rate-limited': 'the service asked for fewer requests',
  unavailable: 'the service had a problem of its own',
  'bad-response': 'the answer could not be read',
  conflict: 'it did not fit the present state',
  gone: 'it is no longer there',
  offline: 'the service could not be reached',
  'invalid-input': 'it was not understood',
  'not-found': 'it was not found',
  refused: 'it was refused',
  'no-key': 'the key is not at hand',
  storage: 'it could not be stored',
  cancelled: 'it was called off',
  internal: 'Plimsoll made a mistake',
};

const asked: Record<AskReason, string> = {
  first: 'Read for the first time',
  due: 'Read because it was due',
  retry: 'Read again, because the last try failed',
  wake: 'Read because the computer woke or its network came back',
  command: 'Read because that was asked for',
  expected: 'Read because a payment should arrive',
  control: 'Read because its agents were changed',
};

const doors: Record<Door, string> = {
  window: 'in the window',
  tray: 'from the tray',
  cli: 'on the command line',
  mcp: 'by an agent’s client',
  rule: 'by a rule of yours',
  app: 'by Plimsoll itself',
};

const alertRules: Record<AlertRule, string> = {
  'low-balance': 'low balance',
  'cannot-see': 'balance cannot be seen',
  'key-refused': 'key refused',
  'lot-expiring': 'credits expire',
  'auto-top-up': 'automatic top-up',
  'not-allowed': 'spending not allowed',
  'run-blocked': 'blocked run',
  'payment-arrived': 'payment arrived',
  'payment-not-seen': 'payment not seen',
  'unusual-spend': 'unusual spending',
  'agent-paused': 'agent paused',
  'agent-budget': 'agent’s budget',
  'agent-control': 'agent did not obey',
};

const decisions: Record<AlertDecision, string> = {
  opened: 'began',
  worsened: 'got worse',
  closed: 'is over',
  notified: 'was told on the desktop',
  'summed-up': 'was told with others',
  held: 'waits to be told',
  suppressed: 'will not be told',
  snoozed: 'was put off',
  'snooze-ended': 'is no longer put off',
  muted: 'was muted',
  unmuted: 'is no longer muted',
  withdrawn: 'was taken back',
  forwarded: 'was handed on',
  'forward-failed': 'could not be handed on',
};

export const diagnosing = {
  why: {
    ask: 'Why did it change?',
    title: 'Why did this number change?',
    loading: 'Looking it up…',
    failed: 'It could not be looked up',
    went: (from: string, to: string) => `Went from ${from} to ${to}`,
    between: 'Between',
    and: 'and',
    theService: 'the service',
    sums: 'What explains it',
    byNoRows: 'No rows',
    elsewhere: 'Rows dated long before',
    unexplained: 'Not explained',
    change: 'Change',
    nothingLeft: 'Nothing is unexplained.',
    watched: 'The difference is watched: often a row is on its way. If it stays, it is posted as unexplained.',
    left: 'No row of the service says why. When one does, a further row answers it.',
    rows: 'The rows',
    rowsPart: (shown: string, all: string) => `the newest ${shown} of ${all}`,
    toLedger: 'All rows of this wallet',
    chain: 'How it came about',
    fromTrace: 'The steps are what Plimsoll did since it was started.',
    fromStore:
      'The steps that led to it are kept no more: Plimsoll remembers its last 200 events, while it runs. The figures are from the readings and rows on this computer.',
    earlier: 'Earlier change',
    newest: 'Newest change',
    never: { title: 'No balance was read yet', body: 'There is nothing to explain before the first answer.' },
    first: {
      title: 'It has not changed yet',
      body: (balance: string, at: string) => `It is ${balance}, as it was when first seen ${at}.`,
    },
    unit: {
      title: 'The service counts in another unit now',
      body: 'Amounts of two units cannot be subtracted from one another.',
    },
    stale: (age: string) => `This number is not fresh: it was last seen ${age}.`,
    failedSince: (age: string, why: string) => `The last try to read it failed ${age}: ${why}.`,
    removed: 'The account was removed. What is told here is from its ledger.',
  },

  trace: {
    failures,
    doors,
    title: 'What Plimsoll did',
    none: 'Nothing happened yet in this run.',
    command: (call: string, door: string) => `${call} was asked for ${door}`,
    calls: {
      'sync.now': 'A sync',
      'accounts.add': 'A new account',
      'settings.set': 'A change of settings',
    } as Readonly<Record<string, string>>,
    commandFailed: (why: string) => `, and failed: ${why}`,
    wake: {
      resume: 'The computer woke',
      network: 'The network came back',
      unlock: 'The screen was unlocked',
      clock: 'The clock moved more than time had passed',
    } satisfies Record<Of<'wake'>['reason'], string>,
    conditions: {
      'window-opened': 'The window was opened',
      'window-closed': 'The window was closed',
      online: 'The network is there',
      offline: 'The network is gone',
      'on-battery': 'On battery',
      'on-mains': 'On mains power',
    } satisfies Record<Of<'conditions'>['change'], string>,
    asked,
    every: (span: string) => ` (every ${span})`,
    afterFailure: (why: string) => `: ${why}`,
    waiting: (name: string) => `; ${name} is being asked`,
    answered: (name: string, ms: string) => `; ${name} answered in ${ms}`,
    problems: (count: number) => (count === 1 ? ', one part unreadable' : `, ${count} parts unreadable`),
    notAnswered: (name: string, why: string) => `; ${name} did not answer: ${why}`,
    cancelled: '; it was called off',
    stored: (rows: number) =>
      rows === 0
        ? 'Stored, with no new row'
        : rows === 1
          ? 'Stored, with one new row'
          : `Stored, with ${rows} new rows`,
    balanceFirst: (to: string) => `Balance seen for the first time: ${to}`,
    balance: (from: string, to: string, change: string) => `Balance went from ${from} to ${to} (${change})`,
    rows: (count: number, sum: string) => `${count === 1 ? 'One row' : `${count} rows`} came in, ${sum} together`,
    pastRows: (count: number) => `${count === 1 ? 'One older row was' : `${count} older rows were`} fetched`,
    alert: (rule: string, decision: string) => `Alert (${rule}) ${decision}`,
    alertRules,
    noRule: 'of a wallet',
    decisions,
    payment: (from: string | null, to: string) =>
      from === null ? `A payment was begun: ${to}` : `A payment went from ${from} to ${to}`,
    agentWanted: (want: string, state: string) => `An agent is to be ${want}: ${state}`,
    agentFree: 'Nothing is wanted of an agent any more',
    envelope: {
      set: 'An envelope was set',
      removed: 'An envelope was removed',
      rolled: 'An envelope’s next window began',
    },
    reservationExpired: (amount: string) => `A reservation of ${amount} timed out`,
    gate: {
      check: 'An agent asked the gate',
      settle: 'An agent said what its work cost',
      release: 'An agent let a reservation go',
    },
    gateAnswers: { yes: ', and was let', no: ', and was not let', none: ', and got no answer' },
    times: (count: number) => ` (${count} times)`,
    move: (amount: string, state: string) => `A move of ${amount} of budget: ${state}`,
    settings: (fields: string) => `Settings changed: ${fields}`,
    ms: (ms: number) => (ms < 10_000 ? `${ms} ms` : `${Math.round(ms / 1000)} s`),
    span: (ms: number) => (ms % 60_000 === 0 ? `${ms / 60_000} min` : `${Math.round(ms / 1000)} s`),
  },

  diagnostics: {
    name: 'Diagnostics',
    help: 'What helps to find a fault: versions, settings, the last events and log lines. No key and no name of yours is in it, and it is sent nowhere.',
    show: 'Show…',
    title: 'Diagnostics',
    lead: 'This is what would be copied. It holds no key, no card and no name that you gave; it does hold balances, ids and the hosts of services. Plimsoll sends it nowhere.',
    text: 'The diagnostics',
    loading: 'Gathering…',
    failed: 'The diagnostics could not be gathered',
    copy: 'Copy diagnostics',
    copied: 'The diagnostics are on the clipboard.',
    notCopied: 'They could not be copied',
    again: 'Gather again',
  },
} as const;
