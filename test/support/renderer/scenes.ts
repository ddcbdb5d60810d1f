/** Every state of every screen that is worth looking at, by name. */
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { AppView, Snapshot } from '#shared/contract/snapshot.ts';
import { agentScenes } from './agentScenes.ts';
import { alertLogFixture } from './alertFixture.ts';
import { alertScenes } from './alertScenes.ts';
import { logFixture } from './booksFixture.ts';
import { diagnosticScenes } from './diagnosticScenes.ts';
import type { FakeBridgeOptions } from './fakeBridge.ts';
import type { FakeLedgerOptions } from './fakeLedger.ts';
import { fixture } from './fixture.ts';
import { ledgerRows } from './ledgerFixture.ts';
import { ledgerScenes, millionRows } from './ledgerScenes.ts';
import { payingScenes } from './payingScenes.ts';
import { updateScenes } from './updateScenes.ts';

export interface Scene {
  /** Colours forced by the system, or more contrast asked for. */
  readonly seen?: { readonly forcedColors?: 'active'; readonly contrast?: 'more' };
  readonly size?: { readonly width: number; readonly height: number };
  /** A ledger of any length behind the bridge. */
  readonly ledger?: FakeLedgerOptions;
  /** A row's budget to drag onto another row, both by the agent's name. */
  readonly drag?: { readonly from: string; readonly to: string; readonly drop: boolean };
  /** Keys to press before the buttons. */
  readonly keys?: readonly string[];
  /** How long to wait at the end, where something of its own takes time. */
  readonly wait?: number;
  readonly name: string;
  readonly options: FakeBridgeOptions;
  /** Buttons to press, by accessible name, before looking. */
  readonly press?: readonly (string | RegExp)[];
  /** Which of several buttons of the first name to press, from 0. */
  readonly nth?: number;
  readonly fill?: readonly (readonly [label: string, text: string])[];
  /** What to type after the buttons, into the field of that label and place among its like. */
  readonly type?: readonly (readonly [label: string, nth: number, text: string])[];
  /** Buttons to press after that. */
  readonly last?: readonly string[];
}

const OFFLINE: ErrorInfo = { kind: 'offline', message: 'The service could not be reached.' };

function withApp(snapshot: Snapshot, app: Partial<AppView>): Snapshot {
  return { ...snapshot, app: { ...snapshot.app, ...app } };
}

function empty(now: number): Snapshot {
  return {
    ...fixture(now, 'live'),
    accounts: [],
    wallets: [],
    agents: [],
    moves: [],
    alerts: [],
    books: [],
    tray: { level: 'unknown', fill: null, words: 'No account is connected yet.', worstWalletId: null, alerts: 0 },
  };
}

function allOffline(now: number): Snapshot {
  const snapshot = fixture(now, 'live');
  return {
    ...snapshot,
    accounts: snapshot.accounts.map((account) => ({
      ...account,
      freshness: 'stale',
      sync: 'failing',
      lastError: OFFLINE,
    })),
    wallets: snapshot.wallets.map((wallet) => ({
      ...wallet,
      freshness: 'stale',
      asOf: now - 48 * 60_000,
      claim: wallet.level === 'ok' ? 'unknown' : wallet.level,
    })),
    tray: { ...snapshot.tray, words: 'Mosaic was critical when last seen, 48 min ago.' },
  };
}

function firstMinute(now: number): Snapshot {
  const snapshot = fixture(now, 'live');
  const [first, second, third] = snapshot.accounts;
  if (first === undefined || second === undefined || third === undefined) throw new Error('the fixture is too small');
  const unseen = { freshness: 'never', slices: {}, lastSuccessAt: null, lastAttemptAt: null } as const;
  return {
    ...snapshot,
    accounts: [
      { ...first, ...unseen, sync: 'syncing' },
      { ...second, ...unseen, sync: 'no-key', keyKept: 'missing' },
      {
        ...third,
        ...unseen,
        sync: 'failing',
        lastError: {
          kind: 'invalid-key',
          message: 'Mosaic does not accept this key.',
          help: 'Make a new one at Mosaic and replace it here.',
        },
      },
    ],
    wallets: [],
    agents: [],
    alerts: [],
    tray: { level: 'unknown', fill: null, words: 'Looking at the first account.', worstWalletId: null, alerts: 0 },
  };
}

/** @param now the instant the figures are shown at */
export function scenes(now: number): Scene[] {
  const rows = ledgerRows(now, 320);
  const demo = fixture(now);
  const live = fixture(now, 'live');
  const noKeychain = withApp(empty(now), { secrets: { keychain: null, keeps: 'memory' } });
  const at = (
    name: string,
    snapshot: Snapshot | null,
    screen?: string,
    more: Partial<Scene> & { bridge?: Partial<FakeBridgeOptions> } = {},
  ): Scene => {
    const { bridge, ...rest } = more;
    return {
      name,
      options: {
        view: 'window',
        snapshot,
        rows,
        answers: {
          'accounts.log': { rows: logFixture(now).slice(0, 3), next: null },
          'alerts.log': { rows: alertLogFixture(now, snapshot), next: null },
        },
        ...(screen === undefined ? {} : { screen }),
        ...bridge,
      },
      ...rest,
    };
  };
  return [
    at('wallets', demo),
    at('wallets-offline', allOffline(now)),
    at('ledger-offline', allOffline(now), 'ledger', { ledger: millionRows(now, demo, 400) }),
    at('wallets-first-minute', firstMinute(now)),
    at('wallets-paused', withApp(live, { watching: false })),
    at('wallets-no-tray', withApp(demo, { trayHost: false })),
    at('loading', null),
    at('failed', null, undefined, {
      bridge: {
        snapshotError: {
          kind: 'storage',
          message: 'The database of this folder was written by a newer Plimsoll.',
          help: 'Install the newer version, or start with another --data-dir.',
        },
      },
    }),
    at('welcome', empty(now)),
    at('connect', live, 'connect'),
    at('connect-refused', noKeychain, 'connect', {
      fill: [['API key', 'bzk_live_wrong']],
      press: ['Keep it in memory until I quit', 'Connect'],
      bridge: {
        errors: {
          'accounts.add': {
            kind: 'invalid-key',
            message: 'BizOS does not accept this key.',
            help: 'Check that it was copied whole.',
          },
        },
      },
    }),
    at('wallet-lots', demo, 'wallets/acc_olostep:credits'),
    at('wallet-auto', demo, 'wallets/acc_mosaic:balance'),
    at('wallet-stale', demo, 'wallets/acc_geopera:credits'),
    at('wallet-apps', demo, 'wallets/acc_elizaos-cloud:balance'),
    at('agents', demo, 'agents'),
    at('agents-empty', { ...live, agents: [], accounts: live.accounts.slice(0, 2) }, 'agents'),
    at('alerts', demo, 'alerts'),
    at(
      'alerts-quiet',
      {
        ...live,
        alerts: [],
        tray: { level: 'ok', fill: 0.7, words: 'All wallets are above the line.', worstWalletId: null, alerts: 0 },
      },
      'alerts',
    ),
    at('settings', live, 'settings'),
    at('settings-remove', live, 'settings', { press: ['Actions for Mosaic', 'Remove…'] }),
    at('leave-demo', demo, undefined, { press: ['Connect a service'] }),
    at('panel', demo, undefined, { bridge: { view: 'panel' } }),
    at('panel-empty', empty(now), undefined, { bridge: { view: 'panel' } }),
    at('panel-offline', allOffline(now), undefined, { bridge: { view: 'panel' } }),
    at('panel-loading', null, undefined, { bridge: { view: 'panel' } }),
    ...agentScenes(now),
    ...alertScenes(now),
    ...payingScenes(now),
    ...ledgerScenes(now),
    ...diagnosticScenes(now),
    ...updateScenes(now),
  ];
}
