/** Where a checkout sends the payer back to: two pages of thanks on the loopback ports that services allow. */
import type { Clock, Log } from '../../ports.ts';
import type { ReturnPage } from '../pages.ts';
import { refusalOfVisit } from './guard.ts';
import { wordsPage } from './html.ts';
import { createLease } from './lease.ts';
import { wordsPolicy } from './policy.ts';
import { isTaken, type LoopbackServer, openServer, type Question, type Reply } from './server.ts';
import { createNonce, createToken, fingerprint, type RandomBytes } from './tokens.ts';
import { RETURN_WORDS, UNKNOWN } from './words.ts';

export interface ReturnsOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly randomBytes: RandomBytes;
  /** In the order in which they are tried. */
  readonly ports: readonly number[];
}

export interface Returns {
  open(title: string): Promise<ReturnPage | null>;
  close(): Promise<void>;
}

interface Awaited {
  readonly title: string;
  settle(how: 'success' | 'cancel' | 'closed'): void;
  end(): void;
}

const PATH = /^\/plimsoll\/(return|cancel)\/([A-Za-z0-9_-]{43})$/;

export function createReturns({ clock, log, randomBytes, ports }: ReturnsOptions): Returns {
  /** By the fingerprint of the token. */
  const open = new Map<string, Awaited>();
  // These ports are other people's too: they are held only while somebody is out paying.
  const lease = createLease(openAny, clock, 0);

  async function openAny(): Promise<LoopbackServer | null> {
    for (const port of ports) {
      if (await isTaken(port)) continue;
      try {
        return await openServer({ clock, log, port, answer });
      } catch (error) {
        log.info('pages.port-taken', { port, code: (error as NodeJS.ErrnoException).code });
      }
    }
    return null;
  }

  function answer(question: Question): Reply {
    const refusal = refusalOfVisit(question, true);
    if (refusal !== null) return { refuse: refusal };
    const nonce = createNonce(randomBytes);
    const [, way, token = ''] = PATH.exec(question.path) ?? [];
    const awaited = open.get(fingerprint(token));
    if (awaited === undefined) return { status: 404, html: wordsPage(UNKNOWN, nonce), policy: wordsPolicy(nonce) };
    const how = way === 'return' ? 'success' : 'cancel';
    awaited.settle(how);
    const html = wordsPage({ ...RETURN_WORDS[how], title: awaited.title }, nonce);
    return { status: 200, html, policy: wordsPolicy(nonce) };
  }

  return {
    async open(title) {
      const server = await lease.take();
      if (server === null) return null;
      const token = createToken(randomBytes);
      let settle: Awaited['settle'] = () => {};
      const returned = new Promise<'success' | 'cancel' | 'closed'>((resolve) => {
        settle = resolve;
      });
      const awaited: Awaited = {
        title,
        settle,
        end() {
          if (!open.delete(fingerprint(token))) return;
          settle('closed');
          lease.giveBack();
        },
      };
      open.set(fingerprint(token), awaited);
      return {
        success: `${server.origin}/plimsoll/return/${token}`,
        cancel: `${server.origin}/plimsoll/cancel/${token}`,
        returned,
        close: () => awaited.end(),
      };
    },
    async close() {
      for (const awaited of [...open.values()]) awaited.end();
      await lease.close();
    },
  };
}
