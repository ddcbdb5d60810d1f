/** The sandbox's own pages: plain HTML, no scripts, and each says that it is not the real thing. */

/** Text as it may stand between tags and in quoted attributes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem}
.note{border:1px dashed;border-radius:8px;padding:.6rem .9rem;font-size:.9rem}.sum{font-size:1.6rem;font-variant-numeric:tabular-nums}
form{display:inline-block;margin:.2rem .4rem .2rem 0}button{font:inherit;padding:.45rem .9rem;border-radius:8px;border:1px solid;cursor:pointer}`;

/** @param body HTML that the caller has made safe. */
export function htmlPage(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${escaped(title)}</title>
<style>${STYLE}</style><body><p class="note">This is Plimsoll's sandbox on your own machine. No real service, no real card, no real money.</p>
<h1>${escaped(title)}</h1>${body}</body></html>`;
}

/** A form of one button. `fields` go with it unseen. */
export function button(action: string, label: string, fields: Readonly<Record<string, string>> = {}): string {
  const hidden = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  return `<form method="post" action="${escaped(action)}">${hidden.join('')}<button>${escaped(label)}</button></form>`;
}

/** Minor units as a sum of money, such as `A$250.00`. */
export function sumOf(minor: number, currency: string): string {
  const sign = currency === 'aud' ? 'A$' : '$';
  return `${sign}${Math.trunc(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
}
