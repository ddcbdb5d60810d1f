/**
 * The places of the window, as text: what `window.show` takes, what the topic `navigate` carries, and what a
 * notification remembers for its click.
 */
export type Screen =
  | { readonly name: 'wallets' | 'agents' | 'ledger' | 'payments' | 'alerts' | 'settings' | 'connect' }
  | { readonly name: 'wallet'; readonly walletId: string }
  /** The wallet, with the question how much to top up. */
  | { readonly name: 'top-up'; readonly walletId: string }
  | { readonly name: 'payment'; readonly paymentId: string };

const PLAIN = ['wallets', 'agents', 'ledger', 'payments', 'alerts', 'settings', 'connect'] as const;

export function screenText(screen: Screen): string {
  switch (screen.name) {
    case 'wallet':
      return `wallets/${screen.walletId}`;
    case 'top-up':
      return `top-up/${screen.walletId}`;
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
  const toppedUp = /^top-up[/:](.+)$/.exec(path)?.[1];
  if (toppedUp !== undefined) return { name: 'top-up', walletId: toppedUp };
  const payment = /^payments?[/:](.+)$/.exec(path)?.[1];
  if (payment !== undefined) return { name: 'payment', paymentId: payment };
  return { name: PLAIN.find((name) => name === path) ?? 'wallets' };
}
