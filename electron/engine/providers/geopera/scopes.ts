/** What a key of Geopera may do: each operation needs a scope, and a 403 tells which one is missing. */
import type { ErrorInfo } from '#shared/contract/errors.ts';
import { inItsWords, type Refusal } from '../answers.ts';

export type Scope = 'billing:read' | 'billing:write';

/** A refusal for lack of a scope, or for another reason that the service then gives. Pure. */
export function explain403(refusal: Refusal, needed: Scope): ErrorInfo {
  const { message } = refusal;
  const named = /\b[a-z_]+:(?:read|write|\*)/.exec(message ?? '')?.[0] ?? null;
  if (message !== null && named === null && !/\b(scope|permission|credential)/i.test(message))
    return {
      kind: 'forbidden',
      message: `Geopera refused this.${inItsWords(refusal)}`,
      help: 'Whoever administers the organisation can do it in the Geopera portal.',
    };
  const scope = named ?? needed;
  const lacks = named === null ? 'most likely lacks' : 'lacks';
  const what = scope.endsWith(':write') ? 'change or pay anything' : 'read billing';
  return {
    kind: 'forbidden',
    message: `Geopera does not let this key ${what}: it ${lacks} the ${scope} scope.${inItsWords(refusal)}`,
    help: `Make a key that has the ${scope} scope in the Geopera portal and replace this account’s key with it.`,
  };
}

/** A 403 that named a scope for changing things as missing: true of every such request with this key. */
export function saysReadOnly({ kind, message }: ErrorInfo): boolean {
  return kind === 'forbidden' && /: it lacks the [a-z_]+:(?:write|\*) scope\./.test(message);
}
