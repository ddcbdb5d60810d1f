/** The calls about what is watched and told. */
import type { alertCalls } from '#shared/contract/alertCalls.ts';
import type { Handlers } from '#shared/contract/contract.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { AlertLogRow, Episode } from '#shared/domain/alert.ts';
import { accountOfWallet } from '#shared/domain/ids.ts';
import type { SeenWallet } from '#shared/domain/observation.ts';
import type { WalletSettings } from '#shared/domain/walletSettings.ts';
import type { Watch } from '#shared/domain/watch.ts';
import { compare } from '#shared/money/amount.ts';
import type { EngineDeps } from '../deps.ts';
import { logPage } from '../logPage.ts';
import type { EngineState } from '../state.ts';
import type { Change } from '../store/store.ts';
import type { Alerts } from './alerts.ts';
import type { Decision } from './episodes.ts';
import { snoozed, snoozeFor, unsnoozed } from './snooze.ts';

type ForwardingCall = 'forwarding.set' | 'forwarding.test';
type AlertHandlers = Pick<Handlers, Exclude<keyof typeof alertCalls, ForwardingCall>>;

export interface AlertHandlerDeps extends Pick<EngineDeps, 'clock' | 'store'> {
  readonly state: EngineState;
  readonly alerts: Pick<Alerts, 'changesFor'>;
  readonly zone: () => string;
  /** Something may have to be told now, and shown. */
  readonly changed: () => void;
}

export function createAlertHandlers(deps: AlertHandlerDeps): AlertHandlers {
  const { state, clock, store } = deps;

  const walletOf = (walletId: string): { readonly accountId: string; readonly wallet: SeenWallet } => {
    const accountId = accountOfWallet(walletId);
    const wallet = state.observationOf(accountId).wallets.find(({ key }) => walletId === `${accountId}:${key}`);
    if (!state.accounts.has(accountId) || wallet === undefined)
      throw new PlimsollError({ kind: 'not-found', message: 'This wallet was never seen.' });
    return { accountId, wallet };
  };

  /** Stores what the user says of a wallet, with what follows for its alerts. */
  async function changeSettings(walletId: string, change: Partial<WalletSettings>, log: AlertLogRow[]): Promise<void> {
    const { accountId, wallet } = walletOf(walletId);
    await state.transact(() => {
      const account = state.accounts.get(accountId);
      if (account === undefined) throw new PlimsollError({ kind: 'not-found', message: 'This account is gone.' });
      const known = state.walletSettingsOf(walletId);
      const settings: WalletSettings = {
        watch: null,
        mutedAt: null,
        topUp: null,
        reference: wallet.balance,
        referenceAt: wallet.asOf,
        ...known,
        ...change,
        walletId,
        accountId,
      };
      const follows = deps.alerts.changesFor({
        account,
        observation: state.observationOf(accountId),
        before: null,
        settingsOf: (id) => (id === walletId ? settings : state.walletSettingsOf(id)),
        now: clock.now(),
      });
      return [
        { collection: 'walletSettings', put: [settings] },
        { collection: 'alertLog', insertNew: log },
        ...follows.changes,
      ];
    });
    deps.changed();
  }

  async function changeEpisode(episodeId: string, decide: (episode: Episode) => Decision): Promise<void> {
    await state.transact((): Change[] => {
      const episode = state.episodes().find(({ id }) => id === episodeId);
      if (episode === undefined || episode.closedAt !== null)
        throw new PlimsollError({
          kind: 'not-found',
          message: 'This alert is over.',
          help: 'There is nothing left to put off.',
        });
      const decision = decide(episode);
      return [
        { collection: 'episodes', put: decision.episode === null ? [] : [decision.episode] },
        { collection: 'alertLog', insertNew: decision.log },
      ];
    });
    deps.changed();
  }

  return {
    'wallets.setWatch': async ({ walletId, watch }) => {
      const { wallet } = walletOf(walletId);
      if (watch !== null) checkWatch(watch, wallet.unit);
      await changeSettings(walletId, { watch }, []);
      return {};
    },
    'wallets.mute': async ({ walletId, muted }) => {
      const now = clock.now();
      if ((state.walletSettingsOf(walletId)?.mutedAt != null) === muted) return {};
      await changeSettings(walletId, { mutedAt: muted ? now : null }, [mutedRow(walletId, muted, now)]);
      return {};
    },
    'alerts.snooze': async ({ episodeId, for: choice }) => {
      const now = clock.now();
      const snooze = snoozeFor(choice, now, deps.zone());
      await changeEpisode(episodeId, (episode) => snoozed(episode, snooze, now));
      return {};
    },
    'alerts.unsnooze': async ({ episodeId }) => {
      const now = clock.now();
      await changeEpisode(episodeId, (episode) => unsnoozed(episode, now));
      return {};
    },
    'alerts.log': async ({ limit, before, walletId }) => {
      const { rows, next } = logPage(await store.alertLog(limit + 1, before, walletId), limit);
      return { rows: rows.map((row) => ({ ...row, name: nameOf(state, row.walletId) })), next };
    },
  };
}

function mutedRow(walletId: string, muted: boolean, at: number): AlertLogRow {
  const decision = muted ? 'muted' : 'unmuted';
  const reason = muted ? 'nothing of this wallet is told on the desktop' : 'told on the desktop again';
  return { id: `${walletId}/${decision}/${at}`, at, walletId, episodeId: null, decision, reason };
}

/** As the user knows it, of a wallet or a whole account; empty where it was removed. */
function nameOf(state: EngineState, id: string): string {
  const account = state.accounts.get(accountOfWallet(id)) ?? state.accounts.get(id);
  if (account === undefined) return '';
  const wallet = state.observationOf(account.id).wallets.find(({ key }) => id === `${account.id}:${key}`);
  return wallet === undefined ? account.label : `${account.label} · ${wallet.name}`;
}

function checkWatch({ days, share, amount }: Watch, unit: string): void {
  const wrong =
    amount !== null && (amount.low.unit !== unit || amount.critical.unit !== unit)
      ? `the lines of this wallet are in ${unit}`
      : amount !== null && (amount.low.micros < 0 || amount.critical.micros < 0)
        ? 'a line cannot be below zero'
        : (amount !== null && compare(amount.critical, amount.low) > 0) ||
            (days !== null && days.critical > days.low) ||
            (share !== null && share.critical > share.low)
          ? 'the critical line cannot be above the low line'
          : null;
  if (wrong !== null) throw new PlimsollError({ kind: 'invalid-input', message: `Lines not set: ${wrong}.` });
}
