import { PlimsollError } from '#shared/contract/errors.ts';
import type { Card } from '#shared/domain/offers.ts';
import { type ConfirmOptions, confirm } from '../confirm.ts';
import { EXIT } from '../exitCode.ts';
import { plain, table } from '../render/text.ts';
import { ASKS, type OnAccount, onAccount } from '../scope.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';

export function listCards(wanted: string, options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  return onAccount(wanted, options, world, ASKS, async ({ session, account }) => {
    const { cards } = await session.call('cards.list', { accountId: account.id });
    const text =
      cards.length === 0
        ? `No card is saved. "plimsoll cards add ${account.id}" adds one.\n`
        : table(
            [{ title: 'DEFAULT' }, { title: 'CARD' }, { title: 'EXPIRES' }, { title: 'ID' }],
            cards.map((card) => [card.isDefault ? 'yes' : '', nameOf(card), card.expires ?? '-', card.id]),
          );
    return { exitCode: EXIT.ok, text, json: { exitCode: EXIT.ok, accountId: account.id, cards } };
  });
}

/** A card is entered in the browser, never here. */
export function addCard(wanted: string, options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  return onAccount(wanted, options, world, ASKS, async ({ session, account }) => {
    const { url, by } = await session.call('cards.add', { accountId: account.id });
    const opened = session.via === 'app';
    const then =
      by === 'page' ? 'It is there once the card processor has accepted it.' : 'It is a page of the service.';
    const text = `${opened ? 'Opened in your browser' : 'Open this page in your browser'}: ${plain(url)}\nEnter the card there. ${then}\n`;
    return { exitCode: EXIT.waits, text, json: { exitCode: EXIT.waits, url, by, opened } };
  });
}

export function setDefaultCard(
  wanted: string,
  cardName: string,
  options: GlobalOptions,
  world: CliWorld,
): Promise<Outcome> {
  return onAccount(wanted, options, world, ASKS, async (on) => {
    const card = await find(on, cardName);
    await on.session.call('cards.setDefault', { accountId: on.account.id, cardId: card.id });
    return {
      exitCode: EXIT.ok,
      text: `${plain(nameOf(card))} is charged by default.\n`,
      json: { exitCode: EXIT.ok, card: { ...card, isDefault: true } },
    };
  });
}

export function removeCard(
  wanted: string,
  cardName: string,
  options: ConfirmOptions,
  world: CliWorld,
): Promise<Outcome> {
  return onAccount(wanted, options, world, ASKS, async (on) => {
    const card = await find(on, cardName);
    const { label, serviceName, id: accountId } = on.account;
    const facts = [
      ['Account', `${label} (${serviceName})`],
      ['Default', card.isDefault ? 'yes' : 'no'],
    ] as const;
    const next = 'Top-ups, automatic ones too, can no longer charge it.';
    await confirm({ what: `Remove ${nameOf(card)} from the service`, facts, next }, options, world);
    await on.session.call('cards.detach', { accountId, cardId: card.id });
    return { exitCode: EXIT.ok, text: `Removed ${plain(nameOf(card))}.\n`, json: { exitCode: EXIT.ok, removed: card } };
  });
}

/** By its id or its last four digits. */
async function find({ session, account }: OnAccount, wanted: string): Promise<Card> {
  const { cards } = await session.call('cards.list', { accountId: account.id });
  const byDigits = cards.filter(({ last4 }) => last4 === wanted);
  const card = cards.find(({ id }) => id === wanted) ?? (byDigits.length === 1 ? byDigits[0] : undefined);
  if (card !== undefined) return card;
  throw new PlimsollError({
    kind: byDigits.length > 1 ? 'invalid-input' : 'not-found',
    message: byDigits.length > 1 ? `More than one card ends in ${wanted}.` : `There is no card "${wanted}".`,
    help: `There are: ${cards.map((one) => `${one.id} (${nameOf(one)})`).join(', ') || 'none'}.`,
  });
}

function nameOf({ brand, last4 }: Card): string {
  return `${brand ?? 'card'}${last4 === null ? '' : ` ending in ${last4}`}`;
}
