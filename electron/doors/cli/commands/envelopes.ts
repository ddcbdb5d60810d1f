/** Envelopes: shares of a wallet that its owner gives to agents. */
import type { EnvelopeView } from '#shared/contract/agentCalls.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { findAgent } from '#shared/domain/agentRef.ts';
import { type EnvelopeTerms, type EnvelopeWindow, envelopeWindowSchema } from '#shared/domain/envelope.ts';
import { byStart } from '../byStart.ts';
import { type ConfirmOptions, confirm } from '../confirm.ts';
import { EXIT } from '../exitCode.ts';
import { chooseFolder } from '../folderChoice.ts';
import { typedAmount, typedWhole } from '../money/typedAmount.ts';
import { ownZone } from '../period.ts';
import { envelopeTable } from '../render/agents.ts';
import { exact } from '../render/gate.ts';
import { plain } from '../render/text.ts';
import { LOOKS, withFolder } from '../scope.ts';
import { findWallet } from '../walletRef.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';

export function listEnvelopes(options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  const none = 'No envelopes yet: "plimsoll envelopes set" gives an agent one.\n';
  if (!chooseFolder(options, world).exists)
    return Promise.resolve({ exitCode: EXIT.ok, text: none, json: { envelopes: [] } });
  return withFolder(options, world, LOOKS, async (session) => {
    const { agents } = await session.call('snapshot.get', {});
    const rows = agents.flatMap((agent) => agent.envelopes.map((envelope) => ({ agent, envelope })));
    const text = rows.length === 0 ? none : envelopeTable(rows);
    return { exitCode: EXIT.ok, text, json: { envelopes: rows.map(({ envelope }) => envelope) } };
  });
}

export interface EnvelopeOptions extends GlobalOptions {
  readonly agent: string;
  readonly limit: string;
  readonly per: EnvelopeWindow;
  readonly wallet?: string;
  readonly zone?: string;
  readonly carry?: boolean;
  readonly soft?: string;
  readonly hard?: string;
  readonly onHard?: 'pause' | 'tell';
  readonly resumeOnRoll?: boolean;
  readonly reason?: string;
}

const USUAL = { carry: false, softPercent: 80, hardPercent: 100, onHard: 'pause', resumeOnRoll: false } as const;

/** A new one; or new terms of the one that the agent has for such windows, of which what is not said stays. */
export async function setEnvelope(options: EnvelopeOptions, world: CliWorld): Promise<Outcome> {
  return withFolder(options, world, LOOKS, async (session) => {
    const { agents, wallets } = await session.call('snapshot.get', {});
    const agent = findAgent(agents, options.agent);
    const own = wallets.filter(({ id }) => agent.walletIds.includes(id));
    const [first, ...others] = own;
    if (options.wallet === undefined && others.length > 0)
      throw new PlimsollError({
        kind: 'invalid-input',
        message: `${agent.name} draws on several wallets.`,
        help: `Say which with --wallet: ${own.map(({ id, name }) => `${id} (${name})`).join(', ')}.`,
      });
    const wallet = options.wallet === undefined && first !== undefined ? first : findWallet(own, options.wallet ?? '');
    const known = agent.envelopes.find((one) => one.walletId === wallet.id && one.window === options.per) ?? null;
    const terms = termsOf(options, wallet.unit, known);
    const { envelopeId, notes } = await session.call('envelopes.put', {
      ...(known === null ? {} : { envelopeId: known.id }),
      ...{ agent: agent.key, walletId: wallet.id, terms },
      ...(options.reason === undefined ? {} : { reason: options.reason }),
    });
    const span = terms.window === 'open' ? 'once' : `each ${terms.window}`;
    const head = `${known === null ? 'Set' : 'Changed'}: ${agent.name} may spend ${exact(terms.limit)} of ${wallet.accountLabel}, ${wallet.name} ${span} (${envelopeId}).`;
    const text = [head, ...notes].map((line) => `${plain(line)}\n`).join('');
    return { exitCode: EXIT.ok, text, json: { exitCode: EXIT.ok, envelopeId, terms, notes } };
  });
}

export function removeEnvelope(
  wanted: string,
  options: ConfirmOptions & { readonly reason?: string },
  world: CliWorld,
): Promise<Outcome> {
  return withFolder(options, world, LOOKS, async (session) => {
    const { agents } = await session.call('snapshot.get', {});
    const all = agents.flatMap((agent) => agent.envelopes.map((envelope) => ({ id: envelope.id, agent, envelope })));
    const { id, agent, envelope } = byStart(all, wanted, 'envelope');
    const facts = [
      ['Agent', agent.name],
      ['Limit', `${exact(envelope.limit)}, ${exact(envelope.left)} left`],
      ['Wallet', `${agent.accountLabel}, ${envelope.walletName}`],
    ] as const;
    const next = 'It limits the agent no longer; what is in the wallet does.';
    await confirm({ what: 'Remove the envelope', facts, next }, options, world);
    const { reason } = options;
    await session.call('envelopes.remove', { envelopeId: id, ...(reason === undefined ? {} : { reason }) });
    const text = `Removed: the envelope of ${agent.name} on ${agent.accountLabel}, ${envelope.walletName}.`;
    return { exitCode: EXIT.ok, text: `${plain(text)}\n`, json: { exitCode: EXIT.ok, removed: id } };
  });
}

function termsOf(options: EnvelopeOptions, unit: string, known: EnvelopeView | null): EnvelopeTerms {
  const before = known ?? { ...USUAL, zone: ownZone() };
  const percent = (text: string | undefined, option: string, stays: number) =>
    text === undefined ? stays : typedWhole(text.replace(/%$/, ''), { min: 1, max: 100 }, option);
  return {
    limit: typedAmount(options.limit, [unit], '--limit'),
    window: envelopeWindowSchema.parse(options.per),
    zone: options.zone ?? before.zone,
    carry: options.carry ?? before.carry,
    softPercent: percent(options.soft, '--soft', before.softPercent),
    hardPercent: percent(options.hard, '--hard', before.hardPercent),
    onHard: options.onHard ?? before.onHard,
    resumeOnRoll: options.resumeOnRoll ?? before.resumeOnRoll,
  };
}
