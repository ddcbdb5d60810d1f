/**
 * The scopes of our own key, asked for once and for nothing: the list of keys has each one's first characters and its
 * permissions (OpenAPI has both in the answer to making a key; the list itself is untyped). A key that may not see the
 * list, or is not in it beyond doubt, is known by what it is refused.
 */
import { z } from 'zod';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { ServiceHttp } from '../../http/client.ts';
import { type ReadRequest, readAnswer } from '../answers.ts';
import { type GeoperaClient, geoperaVoice, write } from './client.ts';
import { grants, missing } from './scopes.ts';
import { listWire } from './wireWrites.ts';

const request: ReadRequest = { ...write('api_keys.list', {}), read: true };
const keys = listWire(['api_keys', 'keys']);
const keyRow = z.object({ prefix: z.string(), permissions: z.array(z.string()) });

export function createKeyScopes(http: ServiceHttp, client: GeoperaClient) {
  let known = false;

  async function learn(): Promise<void> {
    if (known) return;
    const scopes = await ofOurKey();
    if (scopes === null || grants(scopes, 'billing:write')) return;
    client.noteRefusal(missing('billing:write', 'lacks', ''));
  }

  async function ofOurKey(): Promise<readonly string[] | null> {
    try {
      const { rows } = readAnswer(geoperaVoice, request, await http.request(request), keys);
      known = true;
      const ours = [];
      for (const row of rows) {
        const read = keyRow.safeParse(row);
        if (read.success && (await http.keyBeginsWith(read.data.prefix))) ours.push(read.data.permissions);
      }
      return ours.length === 1 ? (ours[0] ?? null) : null;
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      // What is refused or unreadable now stays so; what did not answer is asked again with the next round.
      known = error.kind === 'forbidden' || error.kind === 'bad-response';
      return null;
    }
  }

  return { learn };
}
