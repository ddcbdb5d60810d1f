/** Our pages as documents: small, light or dark as the system is, readable without a mouse. */

import { runChallengePage } from './script.ts';
import { CHALLENGE_WORDS, NO_JAVASCRIPT, SAVE_CARD, SCRIPT_WORDS, TRY_AGAIN } from './words.ts';

export interface WordsPage {
  readonly heading: string;
  readonly text: string;
  /** What is paid; left out where the page must not tell. */
  readonly title?: string;
}

/** Text as it may stand between tags and in quoted attributes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light dark; --text: #14202b; --quiet: #46535f; --ground: #f4f6f8; --sheet: #fff; --line: #c6ced6; --deed: #0b5c8a; --on-deed: #fff; }
@media (prefers-color-scheme: dark) { :root { --text: #eef3f7; --quiet: #aebac5; --ground: #10161c; --sheet: #19222b; --line: #3a4753; --deed: #8ccdf5; --on-deed: #08222f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 30rem; margin: 8vh auto; padding: 1.75rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 12px; }
h1 { margin: 0 0 .25rem; font-size: 1.25rem; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
#what { color: var(--quiet); }
#status { margin-bottom: 0; }
#form:not(:empty) { margin-top: 1rem; }
iframe { max-width: 100%; }
button { margin-top: 1rem; padding: .55rem 1.1rem; font: inherit; font-weight: 600; color: var(--on-deed); background: var(--deed); border: 0; border-radius: 8px; cursor: pointer; }
button:focus-visible { outline: 3px solid var(--text); outline-offset: 2px; }
button:disabled { opacity: .6; cursor: default; }
[hidden] { display: none; }
`;

function documentOf(heading: string, nonce: string, main: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(heading)} – Plimsoll</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<link rel="icon" href="data:,"><style nonce="${nonce}">${STYLE}</style></head>
<body><main>${main}</main></body></html>
`;
}

export function wordsPage({ heading, text, title }: WordsPage, nonce: string): string {
  const what = title === undefined ? '' : `<p id="what">${escaped(title)}</p>`;
  return documentOf(heading, nonce, `<h1>${escaped(heading)}</h1>${what}<p id="status">${escaped(text)}</p>`);
}

/** The page knows no secret and no key: its script fetches them once, when it runs. */
export function challengePage(kind: 'payment' | 'setup', title: string, nonce: string): string {
  const { heading, working } = CHALLENGE_WORDS[kind];
  return documentOf(
    heading,
    nonce,
    `<h1>${escaped(heading)}</h1><p id="what">${escaped(title)}</p>
<p id="status" role="status">${escaped(working)}</p><noscript><p>${escaped(NO_JAVASCRIPT)}</p></noscript>
<div id="form"></div><button id="save" type="button" hidden>${escaped(SAVE_CARD)}</button>
<button id="again" type="button" hidden>${escaped(TRY_AGAIN)}</button>
<script nonce="${nonce}">${inlineScript()}</script>`,
  );
}

/** Nothing in a script may look like its end. */
export function inlineScript(): string {
  const words = JSON.stringify(SCRIPT_WORDS);
  return `(${runChallengePage.toString()})(${words})`.replace(/<(?=[/!])/g, '\\x3C');
}
