/** Newer versions of the app in Settings: off, up to date, found, ready, failed. */
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { UpdatesView } from '#shared/contract/updateCalls.ts';
import { fixture } from './fixture.ts';
import type { Scene } from './scenes.ts';

const MINUTE = 60_000;

export function updateScenes(now: number): Scene[] {
  const live = fixture(now, 'live');
  const usual: UpdatesView = {
    off: null,
    installs: 'here',
    doing: 'nothing',
    lookedAt: now - 95 * MINUTE,
    failed: null,
    found: null,
  };
  const found = { version: '0.2.0', ready: false };
  const at = (name: string, change: Partial<UpdatesView>, on = true): Scene => {
    const app: Snapshot['app'] = {
      ...live.app,
      settings: { ...live.app.settings, checkForUpdates: on },
      updates: { ...usual, ...change },
    };
    return {
      name: `updates-${name}`,
      options: { view: 'window', snapshot: { ...live, app }, rows: [], screen: 'settings' },
      // All of Settings: the part about updates is its last but one.
      size: { width: 1180, height: 2450 },
    };
  };
  return [
    at('off', { off: 'no-feed', lookedAt: null }),
    at('current', {}),
    at('ready', { found: { ...found, ready: true } }),
    at('by-hand', { installs: 'by-hand', found }),
    at('failed', { found, failed: { at: now - 3 * MINUTE, while: 'downloading', why: 'wrong-checksum' } }),
    at('switched-off', { off: 'switched-off', lookedAt: null }, false),
  ];
}
