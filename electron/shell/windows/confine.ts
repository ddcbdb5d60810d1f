/**
 * What a page may not do, whatever runs in it: reach the network, go elsewhere, open windows, embed others, ask for
 * devices. Set on the session and on every web contents that the app ever makes.
 */
import type { App, Session, WebContents } from 'electron';
import { isAtOrigin } from '../ipc/gate.ts';
import { PAGE_ORIGIN } from './page.ts';

/** @param devServer the origin that hot reload comes from, in development only */
export function mayLoad(address: string, devServer: string | null): boolean {
  if (isAtOrigin(address, PAGE_ORIGIN)) return true;
  if (devServer === null) return false;
  return isAtOrigin(address, devServer) || isAtOrigin(address, devServer.replace(/^http/, 'ws')) || isTool(address);
}

function isTool(address: string): boolean {
  return address.startsWith('devtools://');
}

/** A proxy that is none: the port of the discard protocol, on which no system of today answers. */
const NOWHERE = { proxyRules: 'socks5://127.0.0.1:9', proxyBypassRules: '<-loopback>' } as const;

/** Resolves when all of it holds: no page may be opened before. */
export async function confineSession(session: Session, devServer: string | null): Promise<void> {
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayLoad(details.url, devServer) }));
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);
  // What is no request of a page (a call between peers asks its relay over TCP) is not asked about; it goes by the proxy.
  if (devServer === null) await session.setProxy(NOWHERE);
}

export function confineEveryPage(app: App, onRefused: (what: string, address: string) => void): void {
  app.on('web-contents-created', (_event, contents) => confineContents(contents, onRefused));
}

function confineContents(contents: WebContents, onRefused: (what: string, address: string) => void): void {
  const refuse = (what: string) => (event: { preventDefault(): void; url?: string }) => {
    event.preventDefault();
    onRefused(what, event.url ?? '');
  };
  contents.on('will-navigate', refuse('navigation'));
  contents.on('will-frame-navigate', refuse('navigation'));
  contents.on('will-redirect', refuse('redirect'));
  contents.on('will-attach-webview', refuse('webview'));
  contents.setWindowOpenHandler(({ url }) => {
    onRefused('new window', url);
    return { action: 'deny' };
  });
  // Unheard, this one would pick the first device that answers.
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault();
    choose('');
  });
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}
