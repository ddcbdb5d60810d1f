/** Words that every face of the app shares: levels, ages, sources, kinds. */

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

export const common = {
  product: 'Plimsoll',
  tagline: 'Keeps every balance above the line.',

  level: {
    ok: 'Above the line',
    low: 'Low',
    critical: 'Critical',
    empty: 'Empty',
    unknown: 'Not known',
  },

  freshness: {
    lastSeen: 'Last seen',
    never: 'Not seen yet',
  },

  source: { reported: 'Reported by the service', derived: 'Worked out from what was seen', stated: 'Set by you' },
  sourceShort: { reported: 'Reported', derived: 'Derived', stated: 'Set by you' },

  age: {
    now: 'just now',
    minutes: (count: number) => `${count} min ago`,
    hours: (count: number) => `${count} h ago`,
    days: (count: number) => plural(count, 'day ago', 'days ago'),
  },
  until: {
    now: 'any moment',
    minutes: (count: number) => `in ${count} min`,
    hours: (count: number) => `in ${count} h`,
    days: (count: number) => `in ${plural(count, 'day', 'days')}`,
  },
  today: 'Today',
  todayAt: (time: string) => `today ${time}`,
  yesterday: 'Yesterday',

  entryKind: {
    usage: 'Usage',
    reserve: 'Reserved',
    release: 'Released',
    refund: 'Refund',
    topup: 'Top-up',
    grant: 'Grant',
    expiry: 'Expired',
    fee: 'Fee',
    transfer: 'Transfer',
    adjustment: 'Adjustment',
    unexplained: 'Unexplained',
  },

  autoTopUp: {
    on: 'On',
    off: 'Off',
    'not-eligible': 'Not on this plan',
    unknown: 'Not known',
  },

  capability: {
    'balance.read': 'Balance',
    'lots.read': 'Lots and expiry',
    'plan.read': 'Plan',
    'auto-top-up.read': 'Auto top-up',
    'agents.read': 'Agent budgets',
    'agents.control': 'Pausing agents',
    'apps.read': 'Apps',
    'earnings.read': 'Earnings',
    'transactions.read': 'Transactions',
    'usage.read': 'Usage',
    'pricing.read': 'Prices',
    'billing.web': 'Billing page',
    'top-up': 'Topping up',
    'auto-top-up.write': 'Changing auto top-up',
    'auto-top-up.run': 'Running auto top-up now',
    plans: 'Changing plans',
    work: 'Running paid work',
    'blocked-work': 'Resuming blocked work',
    cards: 'Saved cards',
    'cards.write': 'Changing saved cards',
    approvals: 'Approvals',
    'approvals.write': 'Asking for and deciding approvals',
    crypto: 'Crypto payments',
    'sign-in': 'Browser sign-in',
  },

  keyKept: {
    keychain: 'In the keychain',
    memory: 'In memory until you quit',
    environment: 'From the environment',
    sandbox: 'From the sandbox',
    missing: 'Not here',
  },

  sync: {
    waiting: 'Watching',
    syncing: 'Asking now',
    paused: 'Paused',
    failing: 'Cannot see it',
    'no-key': 'Needs its key',
  },

  unitName: { credit: 'credits' },
  count: {
    accounts: (count: number) => plural(count, 'account', 'accounts'),
    wallets: (count: number) => plural(count, 'wallet', 'wallets'),
    rows: (count: string, one: boolean) => `${count} ${one ? 'row' : 'rows'}`,
    agents: (count: number) => plural(count, 'agent', 'agents'),
    days: (count: number) => plural(count, 'day', 'days'),
  },

  actions: {
    syncNow: 'Sync now',
    syncing: 'Syncing…',
    connect: 'Connect a service',
    topUp: 'Top up',
    openBilling: 'Open billing page',
    openDashboard: 'Open dashboard',
    tryAgain: 'Try again',
    replaceKey: 'Replace key…',
    giveKey: 'Give its key…',
    cancel: 'Cancel',
    save: 'Save',
    close: 'Close',
    back: 'Back',
    pauseWatching: 'Pause watching',
    resumeWatching: 'Resume watching',
    openWindow: 'Open Plimsoll',
  },

  inBrowser: 'opens in your browser',
  unknown: 'Not known',
  notSaid: 'not stated',
} as const;
