/** The cards that each service has on file, and how the next charge of one ends. */
import type { ServiceId } from '#shared/domain/service.ts';
import type { Books, Table } from '../books.ts';
import { hexOf, uuidOf } from '../world/random.ts';
import type { CardOutcome, SavedCard } from './records.ts';

/** Stripe's own test numbers end like this. */
const BY_LAST4: Readonly<Record<string, CardOutcome>> = { '3155': 'challenge', '0002': 'declined' };
/** A card that is attached later is one of these, in turn. */
const NEXT_CARDS = [
  { brand: 'mastercard', last4: '4444' },
  { brand: 'visa', last4: '3155' },
  { brand: 'visa', last4: '0002' },
] as const;

interface Wallet {
  readonly cards: readonly SavedCard[];
  /** How many were ever attached. */
  readonly attached: number;
}

export class Cards {
  readonly #wallets: Table<Wallet>;
  readonly #outcomes: Table<{ readonly outcome: CardOutcome }>;
  readonly #seed: number;

  constructor(books: Books, seed: number) {
    this.#wallets = books.table('cards');
    this.#outcomes = books.table('card-outcomes');
    this.#seed = seed;
  }

  of(service: ServiceId): readonly SavedCard[] {
    return this.#wallet(service).cards;
  }

  /** What a charge of the default card does; what was set wins over the card's own number. */
  outcome(service: ServiceId): CardOutcome {
    const card = this.of(service).find((known) => known.isDefault);
    return this.#outcomes.get(service)?.outcome ?? BY_LAST4[card?.last4 ?? ''] ?? 'accepted';
  }

  setOutcome(service: ServiceId, outcome: CardOutcome | null): void {
    if (outcome === null) this.#outcomes.remove(service);
    else this.#outcomes.put(service, { outcome });
  }

  attach(service: ServiceId, paymentMethodId: string): SavedCard {
    const { cards, attached } = this.#wallet(service);
    const known = cards.find((card) => card.paymentMethodId === paymentMethodId);
    if (known !== undefined) return known;
    const look = NEXT_CARDS[attached % NEXT_CARDS.length] ?? NEXT_CARDS[0];
    const rowId = uuidOf(this.#seed, `${service}/card/${attached + 1}`);
    const card: SavedCard = { rowId, paymentMethodId, ...look, isDefault: cards.length === 0 };
    this.#wallets.put(service, { cards: [...cards, card], attached: attached + 1 });
    return card;
  }

  setDefault(service: ServiceId, rowId: string): SavedCard | undefined {
    const { cards, attached } = this.#wallet(service);
    const changed = cards.map((card) => ({ ...card, isDefault: card.rowId === rowId }));
    const found = changed.find((card) => card.isDefault);
    if (found !== undefined) this.#wallets.put(service, { cards: changed, attached });
    return found;
  }

  /** The default card may go too; then there is none. */
  detach(service: ServiceId, rowId: string): boolean {
    const { cards, attached } = this.#wallet(service);
    const left = cards.filter((card) => card.rowId !== rowId);
    if (left.length < cards.length) this.#wallets.put(service, { cards: left, attached });
    return left.length < cards.length;
  }

  /** Every service begins with one card that works. */
  #wallet(service: ServiceId): Wallet {
    const paymentMethodId = `pm_${hexOf(this.#seed, `stripe/${service}/card`, 24)}`;
    const rowId = uuidOf(this.#seed, `${service}/card`);
    const first: SavedCard = { rowId, paymentMethodId, brand: 'visa', last4: '4242', isDefault: true };
    return this.#wallets.get(service) ?? { cards: [first], attached: 0 };
  }
}
