/** The calls about where alerts are handed on to. */
import type { Handlers } from '#shared/contract/contract.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Forwarding } from '#shared/domain/forwarding.ts';
import type { Host, Log, SecretStore, SettingsStore } from '../ports.ts';
import { checkForwarding } from './check.ts';
import { type Forwarder, SECRET_NAME } from './forwarder.ts';

export interface ForwardingHandlerDeps {
  readonly forwarder: Forwarder;
  readonly settings: SettingsStore;
  readonly secrets: SecretStore;
  readonly host: Host | null;
  readonly loopbackOnly: boolean;
  readonly log: Log;
  readonly changed: () => void;
}

export function createForwardingHandlers(
  deps: ForwardingHandlerDeps,
): Pick<Handlers, 'forwarding.set' | 'forwarding.test'> {
  const { forwarder, settings, secrets, host } = deps;
  return {
    'forwarding.set': async ({ forwarding, secret }) => {
      checkForwarding(forwarding, deps);
      if (forwarding.webhook !== null && secret === undefined && secrets.keeperOf(SECRET_NAME) === 'missing')
        throw new PlimsollError({
          kind: 'invalid-input',
          message: 'A webhook needs a secret that its messages are signed with.',
          help: 'Make one of at least 16 characters, and give it to the receiver too.',
        });
      const before = settings.get().forwarding;
      const question = questionOf(before, forwarding);
      // A page can be made to say anything; a program that is run is the person's own decision.
      if (question !== null && host !== null && !(await host.confirm(question)))
        throw new PlimsollError({ kind: 'refused', message: 'Nothing was changed.' });
      if (secret !== undefined)
        await secrets.set(SECRET_NAME, secret, secrets.keychain === null ? 'memory' : 'keychain');
      settings.set({ forwarding });
      deps.log.info('forwarding.set', { command: forwarding.command !== null, webhook: forwarding.webhook !== null });
      deps.changed();
      return {};
    },
    'forwarding.test': async ({ channel }) => {
      const { ok, detail } = await forwarder.test(channel);
      return { ok, detail };
    },
  };
}

/** Null where nothing new is to be run or sent to. */
function questionOf(before: Forwarding, after: Forwarding): Parameters<Host['confirm']>[0] | null {
  const parts: string[] = [];
  if (after.command !== null && JSON.stringify(after.command) !== JSON.stringify(before.command))
    parts.push(['Run this program for each alert:', after.command.executable, ...after.command.args].join('\n'));
  if (after.webhook !== null && after.webhook.url !== before.webhook?.url)
    parts.push(`Send each alert to:\n${after.webhook.url}`);
  if (parts.length === 0) return null;
  return { title: 'Hand alerts on?', detail: parts.join('\n\n'), yes: 'Hand on' };
}
