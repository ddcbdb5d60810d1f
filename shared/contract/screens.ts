/**
 * The places of the window, as text: what `window.show` takes, what the topic `navigate` carries, and what a
 * notification remembers for its click.
 */
export type Screen =
  | {
      readonly name:
        | 'wallets'
        | 'agents'
        | 'moves'
        | 'usage'
        | 'ledger'
        | 'rules'
        | 'payments'
        | 'alerts'
        | 'settings'
        | 'connect';
    }
  | { readonly name: 'wallet'; readonly walletId: string }
  /** One agent, by its `agentKeyOf`. */
  | { readonly name: 'agent'; readonly agent: string }
  /** What was changed about agents and budgets: of one, or of all. */
  | { readonly name: 'audit'; readonly agent: string | null }
  /** The wallet, with the question how much to top up. */
  | { readonly name: 'top-up'; readonly walletId: string }
  /** The ledger, with one row opened. */
  | { readonly name: 'entry'; readonly entryId: string }
  /** The proof month by month: of one wallet, or the list of all. */
  | { readonly name: 'proof'; readonly walletId: string | null }
  | { readonly name: 'payment'; readonly paymentId: string };

const PLAIN = ['wallets', 'agents', 'moves', 'usage', 'ledger', 'payments', 'alerts', 'settings', 'connect'] as const;

export function screenText(screen: Screen): string {
  switch (screen.name) {
    case 'wallet':
      return `wallets/${screen.walletId}`;
    case 'agent':
      return `agents/${screen.agent}`;
    case 'audit':
      return screen.agent === null ? 'audit' : `audit/${screen.agent}`;
    case 'top-up':
      return `top-up/${screen.walletId}`;
    case 'entry':
      return `ledger/entry/${screen.entryId}`;
    case 'proof':
      return screen.walletId === null ? 'ledger/proof' : `ledger/proof/${screen.walletId}`;
    case 'rules':
      return 'ledger/rules';
    case 'payment':
      return `payments/${screen.paymentId}`;
    default:
      return screen.name;
  }
}

/** Text that names no place leads home: a link that has aged must still land somewhere. */
export function parseScreen(text: string): Screen {
  const path = text.replace(/^[#/]+/, '');
  const wallet = /^wallets?[/:](.+)$/.exec(path)?.[1];
  if (wallet !== undefined) return { name: 'wallet', walletId: wallet };
  const agent = /^agents\/(.+)$/.exec(path)?.[1];
  if (agent !== undefined) return { name: 'agent', agent };
  const audit = /^audit(?:\/(.+))?$/.exec(path);
  if (audit !== null) return { name: 'audit', agent: audit[1] ?? null };
  const toppedUp = /^top-up[/:](.+)$/.exec(path)?.[1];
  if (toppedUp !== undefined) return { name: 'top-up', walletId: toppedUp };
  const payment = /^payments?[/:](.+)$/.exec(path)?.[1];
  if (payment !== undefined) return { name: 'payment', paymentId: payment };
  const entry = /^ledger\/entry\/(.+)$/.exec(path)?.[1];
  if (entry !== undefined) return { name: 'entry', entryId: entry };
  const proof = /^ledger\/proof(?:\/(.+))?$/.exec(path);
  if (proof !== null) return { name: 'proof', walletId: proof[1] ?? null };
  if (path === 'ledger/rules') return { name: 'rules' };
  return { name: PLAIN.find((name) => name === path) ?? 'wallets' };
}
