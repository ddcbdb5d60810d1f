/** Serves the built page over a scheme of its own. Only files under one folder, each with a strict policy. */
import { readFile } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, resolve } from 'node:path';
import type { Session } from 'electron';
import type { WindowView } from '#shared/contract/bridge.ts';

export const PAGE_SCHEME = 'plimsoll-app';
export const PAGE_ORIGIN = `${PAGE_SCHEME}://app`;

/** @param devServer the origin that hot reload comes from, in development only */
export function pageAddress(view: WindowView, devServer: string | null): string {
  if (devServer !== null) return view === 'panel' ? `${devServer}/panel.html` : devServer;
  return view === 'panel' ? `${PAGE_ORIGIN}/panel/panel.html` : `${PAGE_ORIGIN}/`;
}

/** Registered before the app is ready: a standard, secure scheme that no other page may embed or read from. */
export const PAGE_SCHEME_PRIVILEGES = { standard: true, secure: true } as const;

/** No inline code, no frames, no forms, and no connection to anywhere: what the page knows comes over the bridge. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "webrtc 'block'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** @returns the file that the address means, or null when it means none under `root`. */
export function pageFile(root: string, address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (`${url.protocol}//${url.host}` !== PAGE_ORIGIN || url.username !== '') return null;
  const path = decoded(url.pathname);
  if (path === null || /[\\\0]/.test(path) || path.split('/').includes('..')) return null;
  const file = resolve(join(root, path === '/' ? 'index.html' : path));
  const inside = relative(root, file);
  const stays = inside !== '' && !inside.startsWith('..') && !isAbsolute(inside);
  return stays && extname(file) in TYPES ? file : null;
}

/** Answers the scheme in this session from the folder `root`. */
export function servePage(session: Session, root: string): void {
  session.protocol.handle(PAGE_SCHEME, async ({ method, url }) => {
    const file = method === 'GET' ? pageFile(root, url) : null;
    const body = file === null ? null : await readFile(file).catch(() => null);
    if (file === null || body === null) return new Response('There is no such page.', { status: 404, headers });
    return new Response(new Uint8Array(body), {
      headers: { ...headers, 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' },
    });
  });
}

const headers = {
  'content-security-policy': PAGE_POLICY,
  'content-type': 'text/plain; charset=utf-8',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'cache-control': 'no-cache',
};

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
