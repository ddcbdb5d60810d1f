/**
 * Signing in to elizaOS Cloud in the browser: a session is made, its page is opened, and the session is asked for the
 * key, which it hands out once (public source). No key goes along; the session's id is the secret.
 */
import { randomUUID } from 'node:crypto';
import { HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';
import { type ReadRequest, readAnswer, unreadable } from '../answers.ts';
import type { SignIn, SignInContext, SignInPoll } from '../signIn.ts';
import { elizaosVoice } from './client.ts';
import { signInPollWire, signInStartWire } from './wire.ts';

const PATH = '/api/auth/cli-session';
/** Public source: sessions of about ten minutes. Only where the service does not say. */
const USUAL_LIFE = 10 * MINUTE;
/** Nobody sits before a sign-in for longer, whatever the service says. */
const LONGEST_LIFE = HOUR;
const INTERVAL = 2 * SECOND;

/** The site that belongs to an API's host, where people sign in (public source). */
const SITES: Readonly<Record<string, string>> = {
  'https://api.eliza.app': 'https://cloud.eliza.app',
  'https://api.elizacloud.ai': 'https://www.elizacloud.ai',
};
export const SIGN_IN_ORIGINS = ['https://cloud.eliza.app', 'https://www.elizacloud.ai'] as const;

export function createSignIn({ http, origin, clock }: SignInContext): SignIn {
  const voice = elizaosVoice(clock);
  return {
    async begin() {
      const proposed = randomUUID();
      const request: ReadRequest = { method: 'POST', path: PATH, body: { sessionId: proposed } };
      const response = await http.request(request);
      const body = readAnswer(voice, request, response, signInStartWire);
      // The newest generation makes the id itself and passes over the one it is given.
      const id = body.sessionId ?? proposed;
      const page = new URL('/auth/cli-login', SITES[origin] ?? origin);
      page.searchParams.set('session', id);
      return {
        verificationUrl: page.href,
        userCode: null,
        expiresAt: Math.min(body.expiresAt ?? clock.now() + USUAL_LIFE, clock.now() + LONGEST_LIFE),
        intervalMs: INTERVAL,
        state: id,
      };
    },
    async poll(state): Promise<SignInPoll> {
      const shown: ReadRequest = { method: 'GET', path: `${PATH}/…` };
      const response = await http.request({
        method: 'GET',
        path: `${PATH}/${encodeURIComponent(state)}`,
        shownPath: shown.path,
      });
      if (response.status === 404 || response.status === 410) return { status: 'expired' };
      const { status, apiKey, expiresAt } = readAnswer(voice, shown, response, signInPollWire);
      switch (status.toLowerCase()) {
        case 'pending':
          return { status: 'pending' };
        case 'authenticated':
          // Fetched before, and lost: only a new sign-in brings another.
          return apiKey === null ? { status: 'expired' } : { status: 'done', key: apiKey, expiresAt };
        case 'expired':
          return { status: 'expired' };
        case 'denied':
        case 'cancelled':
          return { status: 'denied' };
        default:
          throw unreadable(voice, shown, 'status', 'another word was expected');
      }
    },
  };
}
