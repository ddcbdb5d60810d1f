/** The reading calls of elizaOS Cloud, and how its refusals are to be understood. */
import { type Amount, toDecimal } from '#shared/money/amount.ts';
import type { ServiceHttp } from '../../http/client.ts';
import { WireNumber } from '../../http/json.ts';
import { retryInSeconds } from '../../http/retryAfter.ts';
import type { Clock } from '../../ports.ts';
import { ask, inItsWords, invalidKey, type ReadRequest, type Refusal, readAnswer, type Voice } from '../answers.ts';
import { balanceWire, limitsWire, redemptionsWire, settingsWire, transactionsWire } from './wire.ts';

const paths = {
  balance: '/api/v1/credits/balance',
  summary: '/api/v1/credits/summary',
  settings: '/api/v1/billing/settings',
  limits: '/api/v1/billing/limits',
  redemptions: '/api/v1/redemptions/balance',
  // Outside /v1 in every generation.
  transactions: '/api/credits/transactions',
} as const;

/** About a hundred thousand rows. */
const LONGEST_LEDGER = 64 * 1024 * 1024;

export const summaryRequest: ReadRequest = { method: 'GET', path: paths.summary };

export function transactionsRequest(limit: number): ReadRequest {
  const long = limit > 5_000 ? { maxBytes: LONGEST_LEDGER, timeoutMs: 60_000 } : {};
  return { method: 'GET', path: paths.transactions, query: { limit }, ...long };
}

export function elizaosVoice(clock: Pick<Clock, 'now'>): Voice {
  const voice: Voice = {
    name: 'elizaOS Cloud',
    keyHelp: 'Make an API key (it begins with eliza_) in the elizaOS Cloud dashboard and enter it for this account.',
    classify(refusal) {
      const { status, code } = refusal;
      if (code === 'session_auth_required' || code === 'recent_auth_required') return needsBrowser;
      // The first generation reports a refused key as a failure of its own (public source).
      if (status === 401 || (status === 500 && speaksOfKeys(refusal))) return invalidKey(voice, refusal);
      if (status === 402)
        return {
          kind: 'out-of-credits',
          message: `elizaOS Cloud is out of credits.${inItsWords(refusal)}`,
          help: 'Top up on the elizaOS Cloud billing page.',
        };
      if (status === 403)
        return {
          kind: 'forbidden',
          message: `elizaOS Cloud does not let this key do that.${inItsWords(refusal)}`,
          help: 'Use a key of an owner or admin of the organisation.',
        };
      if (status === 409)
        return {
          kind: 'conflict',
          message: `elizaOS Cloud refused because of its present billing state.${inItsWords(refusal)}`,
          help: 'Look at the billing page: a payment may be waiting to be looked at.',
        };
      if (status === 410)
        return { kind: 'gone', message: `elizaOS Cloud no longer offers this.${inItsWords(refusal)}` };
      if (status === 429) {
        const seconds = secondsOf(refusal);
        return {
          kind: 'rate-limited',
          message: 'elizaOS Cloud asks for fewer requests.',
          help: 'Plimsoll waits as long as the service asked. Other programs may be using the same key.',
          ...(refusal.response.retryAt === null && seconds !== null
            ? { retryAt: retryInSeconds(seconds, clock.now()) }
            : {}),
        };
      }
      return null;
    },
  };
  return voice;
}

export const needsBrowser = {
  kind: 'needs-browser-session',
  message: 'elizaOS Cloud allows this to a person signed in on its site only, not to a key.',
  help: 'Open the dashboard in the browser. The key itself is fine.',
} as const;

function speaksOfKeys({ message, code }: Refusal): boolean {
  return /authenticat|api[ _-]?key/i.test(`${message ?? ''} ${code ?? ''}`);
}

function secondsOf({ body }: Refusal): number | null {
  const { retryAfter } = body;
  const seconds = retryAfter instanceof WireNumber ? Number(retryAfter.text) : Number.NaN;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

const RETIRED = 'elizaOS Cloud has ended payouts of creator earnings.';

export type ElizaosClient = ReturnType<typeof createElizaosClient>;

export function createElizaosClient(http: ServiceHttp, voice: Voice) {
  let limitsExist = true;
  let redemptionsExist = true;
  /** Once payouts have been retired they stay so. */
  let retired: { readonly allowed: false; readonly reason: string } | null = null;

  return {
    summary: () => http.request(summaryRequest),
    balance: (fresh: boolean) =>
      ask(voice, http, { method: 'GET', path: paths.balance, query: { fresh: fresh || undefined } }, balanceWire),
    /** @param preview an amount whose charge the service is to state, where its generation does */
    settings: (preview?: Amount) =>
      ask(
        voice,
        http,
        {
          method: 'GET',
          path: paths.settings,
          query: preview === undefined ? {} : { previewAmount: toDecimal(preview) },
        },
        settingsWire,
      ),
    transactions: (limit: number) => ask(voice, http, transactionsRequest(limit), transactionsWire),
    /** Whether earnings can be redeemed; undefined where this generation does not say. */
    async redeemable() {
      if (retired !== null || !redemptionsExist) return retired ?? undefined;
      const request: ReadRequest = { method: 'GET', path: paths.redemptions };
      const response = await http.request(request);
      if (response.status === 404 || response.status === 405) {
        redemptionsExist = false;
        return undefined;
      }
      if (response.status === 410) {
        retired = { allowed: false, reason: RETIRED };
        return retired;
      }
      const { payoutsRetired, eligibility } = readAnswer(voice, request, response, redemptionsWire);
      if (payoutsRetired === true) {
        retired = { allowed: false, reason: eligibility?.reason ?? RETIRED };
        return retired;
      }
      if (eligibility === null || eligibility.canRedeem === null) return undefined;
      return { allowed: eligibility.canRedeem, reason: eligibility.reason };
    },
    /** The exact balance, or null where this generation has none. The absence is remembered. */
    async exactBalance() {
      if (!limitsExist) return null;
      const request: ReadRequest = { method: 'GET', path: paths.limits };
      const response = await http.request(request);
      if (response.status === 404 || response.status === 405) {
        limitsExist = false;
        return null;
      }
      const { v2 } = readAnswer(voice, request, response, limitsWire).data;
      return v2?.balance ?? null;
    },
  };
}
