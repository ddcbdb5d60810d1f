/**
 * The places of the window, as text: what `window.show` takes, what the topic `navigate` carries, and what a
 * notification remembers for its click.
 */
export type Screen =
  | { readonly name: 'wallets' | 'agents' | 'ledger' | 'alerts' | 'settings' | 'connect' }
  | { readonly name: 'wallet'; readonly walletId: string };

const PLAIN = ['wallets', 'agents', 'ledger', 'alerts', 'settings', 'connect'] as const;

export function screenText(screen: Screen): string {
  return screen.name === 'wallet' ? `wallets/${screen.walletId}` : screen.name;
}

/** Text that names no place leads home: a link that has aged must still land somewhere. */
export function parseScreen(text: string): Screen {
  const path = text.replace(/^[#/]+/, '');
  const wallet = /^wallets?[/:](.+)$/.exec(path)?.[1];
  if (wallet !== undefined) return { name: 'wallet', walletId: wallet };
  return { name: PLAIN.find((name) => name === path) ?? 'wallets' };
}
