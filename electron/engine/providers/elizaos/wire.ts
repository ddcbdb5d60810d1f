/**
 * What elizaOS Cloud puts on the wire. Its public source exists in three generations (G1 to G3) whose bodies differ in
 * small ways; the seed is the text of G1. Amounts are US dollars: 1 credit = US$1 (public source).
 */
import { z } from 'zod';
import type { Amount } from '#shared/money/amount.ts';
import { isRecord } from '../records.ts';
import {
  amount,
  amountOrUnknown,
  flag,
  identifier,
  integer,
  isoInstant,
  list,
  object,
  orNull,
  reasonOf,
  text,
  verbatim,
  word,
} from '../wireFields.ts';

const usd = () => amount('USD');
const usdOrUnknown = () => orNull(amountOrUnknown('USD'));

/** `GET /api/v1/credits/balance` */
export const balanceWire = object({ balance: usd() });

/** The organisation's part of `GET /api/v1/credits/summary`. */
export const organizationWire = object({
  organization: object({
    id: orNull(identifier()),
    name: orNull(text()),
    creditBalance: usd(),
    autoTopUpEnabled: orNull(flag()),
    autoTopUpThreshold: orNull(usd()),
    autoTopUpAmount: orNull(usd()),
    hasPaymentMethod: orNull(flag()),
  }),
});
export type OrganizationWire = z.output<typeof organizationWire>['organization'];

/** G2 and G3 list only the five agents touched last; `agentsSummary` counts all of them. */
export const agentsWire = object({
  agents: orNull(
    list(
      object({
        id: identifier(),
        name: text(),
        hasBudget: orNull(flag()),
        allocated: usdOrUnknown(),
        spent: usdOrUnknown(),
        available: usdOrUnknown(),
        dailyLimit: usdOrUnknown(),
        dailySpent: usdOrUnknown(),
        dailyRemaining: usdOrUnknown(),
        isPaused: orNull(flag()),
        pauseReason: orNull(text()),
        totalEarnings: usdOrUnknown(),
        totalRequests: orNull(integer()),
      }),
    ),
  ),
  agentsSummary: orNull(
    object({
      total: integer(),
      withBudget: orNull(integer()),
      paused: orNull(integer()),
      totalAllocated: usdOrUnknown(),
      totalSpent: usdOrUnknown(),
      totalAvailable: usdOrUnknown(),
    }),
  ),
});
export type AgentsWire = z.output<typeof agentsWire>;

export const appsWire = object({
  apps: orNull(
    list(
      object({
        id: identifier(),
        name: text(),
        monetizationEnabled: orNull(flag()),
        totalCreatorEarnings: usd(),
        totalPlatformRevenue: usd(),
      }),
    ),
  ),
  appsSummary: orNull(object({ total: integer() })),
});
export type AppsWire = z.output<typeof appsWire>;

/** Dollars under names that nobody foresaw, each name an ordinary one whatever it is. */
const usdByName = z.unknown().transform((value, context): [string, Amount][] => {
  if (!isRecord(value)) {
    context.addIssue({ code: 'custom', message: 'an object was expected' });
    return z.NEVER;
  }
  return Object.entries(value).flatMap(([name, figure]): [string, Amount][] => {
    const read = usd().safeParse(figure);
    if (read.success) return [[name, read.data]];
    context.addIssue({ code: 'custom', path: [name], message: reasonOf(read.error.issues[0]) });
    return [];
  });
});

export const earningsWire = object({
  earnings: orNull(
    object({
      availableBalance: usd(),
      totalEarned: usd(),
      totalRedeemed: usd(),
      totalPending: usd(),
      breakdown: orNull(usdByName),
    }),
  ),
});
export type EarningsWire = z.output<typeof earningsWire>['earnings'];

/** `GET /api/v1/redemptions/balance`: whether creator earnings can be redeemed at all. */
export const redemptionsWire = object({
  payoutsRetired: orNull(flag()),
  eligibility: orNull(object({ canRedeem: orNull(flag()), reason: orNull(text()) })),
});

export const pricingWire = object({
  pricing: orNull(
    object({
      creditUnit: orNull(text()),
      creditsPerDollar: orNull(amountOrUnknown('credit')),
      usdPerCredit: usdOrUnknown(),
      minimumTopUp: usdOrUnknown(),
      maximumTopUp: usdOrUnknown(),
      x402Enabled: orNull(flag()),
    }),
  ),
});
export type PricingWire = z.output<typeof pricingWire>['pricing'];

/**
 * `GET` and `PUT /api/v1/billing/settings`. `chargePreview` appears in G3 only, where a key can no longer change the
 * settings; `limits` come with GET.
 */
export const settingsWire = object({
  settings: object({
    autoTopUp: object({
      enabled: orNull(flag()),
      amount: orNull(usd()),
      threshold: orNull(usd()),
      hasPaymentMethod: orNull(flag()),
      chargePreview: z.unknown().optional(),
    }),
  }),
});

/** What the card is charged for a top-up, surcharges included (G3). */
export const chargePreviewWire = object({
  creditedBaseUsd: usd(),
  totalChargeUsd: usd(),
});

/** The limits in `GET /api/v1/billing/settings`, for a change of the settings. */
export const settingsLimitsWire = object({
  settings: object({
    limits: orNull(
      object({
        minAmount: orNull(usd()),
        maxAmount: orNull(usd()),
        minThreshold: orNull(usd()),
        maxThreshold: orNull(usd()),
      }),
    ),
  }),
});
export type AutoTopUpWire = z.output<typeof settingsWire>['settings']['autoTopUp'];

/** An observation of dollars: they are there, or the service says why not (`unavailable`, `not_applicable`, ...), which is null. */
const observedUsd = object({ status: text(), value: z.unknown().optional() }).transform((observed, context) => {
  if (observed.status !== 'available') return null;
  const read = object({ value: usd() }).safeParse(observed.value);
  if (read.success) return read.data.value;
  for (const { path, message } of read.error.issues)
    context.addIssue({ code: 'custom', path: ['value', ...path], message });
  return z.NEVER;
});

/** The exact balance in `GET /api/v1/billing/limits` (G3): a decimal string inside an observation. */
export const limitsWire = object({
  data: object({
    v2: orNull(
      object({
        balance: observedUsd,
      }),
    ),
  }),
});

export const transactionsWire = object({ transactions: list(z.unknown()) });

/** `POST /api/v1/credits/checkout`: `{url, sessionId}` (public source) or `{success, checkoutUrl, sessionId}` (seed). */
export const checkoutWire = object({
  success: orNull(flag()),
  url: verbatim().nullish(),
  checkoutUrl: verbatim().nullish(),
  sessionId: identifier(),
}).transform(({ success, url, checkoutUrl, sessionId }, context) => {
  const address = url ?? checkoutUrl ?? (url === null || checkoutUrl === null ? null : undefined);
  const usable = address === null || (address !== undefined && URL.canParse(address));
  if (success !== false && usable) return { url: address, sessionId };
  const path = success === false ? 'success' : 'url';
  context.addIssue({ code: 'custom', path: [path], message: 'the address of a page was expected' });
  return z.NEVER;
});

/** `/api/v1/credits/verify` when it is done: `amount` (public source) or `creditsAdded` (seed). */
export const verifiedWire = object({
  success: flag().refine((success) => success, 'true was expected, not false'),
  amount: orNull(usd()),
  creditsAdded: orNull(usd()),
}).transform(({ amount: paid, creditsAdded }, context) => {
  const added = paid ?? creditsAdded;
  if (added !== null) return { added };
  context.addIssue({ code: 'custom', path: ['amount'], message: 'an amount was expected, not nothing' });
  return z.NEVER;
});

/** What `POST /api/auto-top-up/trigger` may answer, whatever its status. G1 sends no `status`. */
export const triggerWire = object({
  success: flag(),
  status: orNull(word()),
  amount: usdOrUnknown(),
  attemptId: orNull(identifier()),
  currentBalance: usdOrUnknown(),
  threshold: usdOrUnknown(),
});

/** `GET /api/crypto/status`: what crypto payments there are, not how one stands (public source). */
export const cryptoInfoWire = object({
  enabled: flag(),
  supportedTokens: orNull(list(text())),
  networks: orNull(list(object({ id: text() }))),
});

export const cryptoPaymentWire = object({
  paymentId: identifier(),
  trackId: orNull(identifier()),
  payLink: orNull(verbatim()),
  expiresAt: orNull(isoInstant()),
  creditsToAdd: usdOrUnknown(),
});

export const cryptoStatusWire = object({
  id: identifier(),
  status: word(),
  payLink: orNull(verbatim()),
  transactionHash: orNull(verbatim()),
  receivedAmount: orNull(verbatim()),
});

/** `POST /api/auth/cli-session` */
export const signInStartWire = object({ sessionId: orNull(identifier()), expiresAt: orNull(isoInstant()) });

/** `GET /api/auth/cli-session/:id`: the key is in the first answer after the person signed in, and in no other. */
export const signInPollWire = object({
  status: text(),
  apiKey: orNull(verbatim()),
  expiresAt: orNull(isoInstant()),
});
