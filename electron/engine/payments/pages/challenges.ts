/** The one-use pages on which the payer's browser finishes a challenge or takes a card. */
import { z } from 'zod';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Clock, Log } from '../../ports.ts';
import type { ChallengeOutcome, ChallengePage, PaymentPages } from '../pages.ts';
import { refusalOfChange, refusalOfVisit } from './guard.ts';
import { challengePage, wordsPage } from './html.ts';
import { createLease } from './lease.ts';
import { challengePolicy, type ProcessorOrigins, wordsPolicy } from './policy.ts';
import type { ChallengeStart } from './script.ts';
import { openServer, type Question, type Reply } from './server.ts';
import { createNonce, createToken, fingerprint, type RandomBytes, TOKEN } from './tokens.ts';
import { EXPIRED, UNKNOWN, USED } from './words.ts';

export type ChallengeInput = Parameters<PaymentPages['openChallenge']>[0];

export interface ChallengesOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly randomBytes: RandomBytes;
  readonly scriptUrl: string;
  readonly origins: ProcessorOrigins;
  readonly idleMs: number;
}

export interface Challenges {
  open(input: ChallengeInput): Promise<ChallengePage>;
  close(): Promise<void>;
}

/** A page whose token is good; it is told apart from one that was begun, or is over, by the map it stands in. */
interface Challenge {
  readonly input: ChallengeInput;
  end(outcome: ChallengeOutcome): void;
}

/** A reload of an old page is told why it does not work, as long as it is among this many. */
const MOST_REMEMBERED = 64;

const beginSchema = z.object({ token: z.string() });
const reportSchema = z.object({ session: z.string(), outcome: z.enum(['done', 'failed', 'abandoned']) });

export function createChallenges(options: ChallengesOptions): Challenges {
  const { clock, log, randomBytes, scriptUrl, origins } = options;
  /** By fingerprint, all three. */
  const waiting = new Map<string, Challenge>();
  const begun = new Map<string, Challenge>();
  /** Those that are good no more, and why. */
  const over = new Map<string, typeof USED | typeof EXPIRED>();
  const lease = createLease(() => openServer({ clock, log, port: 0, answer }), clock, options.idleMs);

  function remember(print: string, why: typeof USED | typeof EXPIRED): void {
    over.set(print, why);
    for (const oldest of over.keys()) {
      if (over.size <= MOST_REMEMBERED) return;
      over.delete(oldest);
    }
  }

  function answer(question: Question): Reply | Promise<Reply> {
    if (question.path === '/begin') return begin(question);
    if (question.path === '/report') return report(question);
    return visit(question);
  }

  function visit(question: Question): Reply {
    const refusal = refusalOfVisit(question, false);
    if (refusal !== null) return { refuse: refusal };
    const nonce = createNonce(randomBytes);
    // The token stands alone in the address; anything beside it was added by somebody.
    const token = question.target.slice(1);
    const print = fingerprint(token);
    const challenge = waiting.get(print);
    if (challenge !== undefined) {
      const { kind, title } = challenge.input;
      return { status: 200, html: challengePage(kind, title, nonce), policy: challengePolicy(nonce, origins) };
    }
    const words = token === 'used' ? USED : (over.get(print) ?? UNKNOWN);
    const status = words === UNKNOWN ? 404 : 410;
    return { status, html: wordsPage(words, nonce), policy: wordsPolicy(nonce) };
  }

  async function begin(question: Question): Promise<Reply> {
    const refusal = refusalOfChange(question, question.ownOrigin);
    if (refusal !== null) return { refuse: refusal };
    const read = await readJson(question, beginSchema);
    if ('refuse' in read) return read;
    const { token } = read.value;
    const print = fingerprint(token);
    const challenge = TOKEN.test(token) ? waiting.get(print) : undefined;
    if (challenge === undefined) {
      const known = over.get(print);
      return { refuse: { status: known === USED ? 410 : 404, reason: known === undefined ? 'token' : 'spent' } };
    }
    waiting.delete(print);
    remember(print, USED);
    const session = createToken(randomBytes);
    begun.set(fingerprint(session), challenge);
    const { clientSecret, publishableKey, kind } = challenge.input;
    return { status: 200, json: { clientSecret, publishableKey, kind, scriptUrl, session } satisfies ChallengeStart };
  }

  async function report(question: Question): Promise<Reply> {
    const refusal = refusalOfChange(question, question.ownOrigin);
    if (refusal !== null) return { refuse: refusal };
    const read = await readJson(question, reportSchema);
    if ('refuse' in read) return read;
    const challenge = begun.get(fingerprint(read.value.session));
    if (challenge === undefined) return { refuse: { status: 410, reason: 'session' } };
    challenge.end(read.value.outcome);
    return { status: 200, json: {} };
  }

  return {
    async open(input) {
      const server = await lease.take();
      if (server === null) throw noServer();
      const token = createToken(randomBytes);
      let settle: (outcome: ChallengeOutcome) => void = () => {};
      const outcome = new Promise<ChallengeOutcome>((resolve) => {
        settle = resolve;
      });
      const challenge: Challenge = {
        input,
        end(how) {
          const left = forget(waiting, challenge);
          if (left !== null) remember(left, EXPIRED);
          if (left === null && forget(begun, challenge) === null) return;
          cancelExpiry();
          log.info('pages.challenge', { kind: input.kind, outcome: how });
          settle(how);
          lease.giveBack();
        },
      };
      waiting.set(fingerprint(token), challenge);
      const cancelExpiry = clock.setTimer(input.seconds * 1000, () => challenge.end('abandoned'));
      return { url: `${server.origin}/${token}`, outcome, close: () => challenge.end('abandoned') };
    },
    async close() {
      for (const challenge of [...waiting.values(), ...begun.values()]) challenge.end('abandoned');
      over.clear();
      await lease.close();
    },
  };
}

/** @returns the name under which it was known; null when it was not there */
function forget(challenges: Map<string, Challenge>, challenge: Challenge): string | null {
  for (const [name, one] of challenges)
    if (one === challenge) {
      challenges.delete(name);
      return name;
    }
  return null;
}

async function readJson<T extends z.ZodType>(
  question: Question,
  schema: T,
): Promise<{ readonly value: z.infer<T> } | Extract<Reply, { refuse: unknown }>> {
  const text = await question.body();
  if (text === null) return { refuse: { status: 413, reason: 'size' } };
  const read = schema.safeParse(jsonOf(text));
  return read.success ? { value: read.data } : { refuse: { status: 400, reason: 'body' } };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // No JSON is as wrong a body as JSON of another form.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function noServer(): PlimsollError {
  return new PlimsollError({
    kind: 'unavailable',
    message: 'Plimsoll could not open a page of its own for the browser.',
    help: 'Try again, or finish on the service’s own billing page.',
  });
}
