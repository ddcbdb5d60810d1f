/** What must be settled before Electron is ready: whose folder this is, the page's scheme, the sandbox. */
import { join } from 'node:path';
import { app, protocol } from 'electron';
import { PAGE_SCHEME, PAGE_SCHEME_PRIVILEGES } from './windows/page.ts';

/**
 * Chromium's own files go into a folder below ours, and that path is also what makes the app single: one per data
 * folder. Call it before the app is ready, once.
 * @returns false when another Plimsoll already runs on this folder; it has been told, and comes to the front
 */
export function prepareApp(dataDir: string): boolean {
  app.setName('Plimsoll');
  app.setAppUserModelId('app.plimsoll.desktop');
  const ours = join(dataDir, 'chromium');
  app.setPath('userData', ours);
  app.setPath('sessionData', ours);
  app.setPath('crashDumps', join(ours, 'crashes'));
  // Root has no user namespaces to build a sandbox from; the launcher says so.
  if (process.getuid?.() !== 0) app.enableSandbox();
  // A hint to look a name up is no request: neither the policy nor the session sees it, and a name can carry a secret out.
  app.commandLine.appendSwitch('blink-settings', 'dnsPrefetchingEnabled=false');
  protocol.registerSchemesAsPrivileged([{ scheme: PAGE_SCHEME, privileges: { ...PAGE_SCHEME_PRIVILEGES } }]);
  return app.requestSingleInstanceLock();
}
