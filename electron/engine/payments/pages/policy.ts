/** What a browser may do with one of our pages, as response headers. */

/** Where the card processor's script and API are, as origins. */
export interface ProcessorOrigins {
  readonly script: string;
  readonly api: string;
}

/** The card processor's own origins have frames on more hosts (public docs, "Content Security Policy"). */
const LIVE_SCRIPT = 'https://js.stripe.com';
const LIVE_SCRIPT_PARTS = 'https://*.js.stripe.com';
const LIVE_CHALLENGES = 'https://hooks.stripe.com';

/** For the page that runs the card processor's script, and nothing else from anywhere. */
export function challengePolicy(nonce: string, { script, api }: ProcessorOrigins): string {
  const live = script === LIVE_SCRIPT;
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' ${script}${live ? ` ${LIVE_SCRIPT_PARTS}` : ''}`,
    `connect-src 'self' ${api}`,
    `frame-src ${script}${live ? ` ${LIVE_SCRIPT_PARTS} ${LIVE_CHALLENGES}` : ''}`,
    `style-src 'nonce-${nonce}'`,
    'img-src data:',
    ...LOCKED,
  ].join('; ');
}

/** For pages of words only. */
export function wordsPolicy(nonce: string): string {
  return ["default-src 'none'", `style-src 'nonce-${nonce}'`, 'img-src data:', ...LOCKED].join('; ');
}

const LOCKED = ["form-action 'none'", "frame-ancestors 'none'", "base-uri 'none'"] as const;

/** For answers that are no pages. */
export const NOTHING_POLICY = ["default-src 'none'", ...LOCKED].join('; ');

/** On every answer. The opener policy leaves pop-ups of the page's own alone: a bank's challenge may be one. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin-allow-popups',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  // Each answer ends its connection: the server can be closed at any time without waiting for a browser.
  connection: 'close',
};
