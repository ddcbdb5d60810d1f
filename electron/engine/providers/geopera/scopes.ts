/** What a key of Geopera may do: each operation needs a scope, and a 403 tells which one is missing. */
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { Capability, Withheld } from '#shared/domain/service.ts';
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
  return missing(named ?? needed, named === null ? 'most likely lacks' : 'lacks', inItsWords(refusal));
}

export function missing(scope: string, lacks: string, words: string): ErrorInfo {
  const what = scope.endsWith(':read') ? 'read billing' : 'change or pay anything';
  return {
    kind: 'forbidden',
    message: `Geopera does not let this key ${what}: it ${lacks} the ${scope} scope.${words}`,
    help: `Make a key that has the ${scope} scope in the Geopera portal and replace this account’s key with it.`,
  };
}

/** A grant as the service understands it: `billing:*` and `*:write` cover `billing:write` (public documents). */
export function grants(scopes: readonly string[], scope: Scope): boolean {
  const [area, action] = scope.split(':');
  return [scope, `${area}:*`, `*:${action}`, '*:*', '*'].some((granted) => scopes.includes(granted));
}

/** Every operation here that changes something needs the one scope. */
const WRITES: readonly Capability[] = ['top-up', 'auto-top-up.write', 'cards.write', 'approvals.write'];

export function withheldFrom(readOnly: ErrorInfo | null): Withheld[] {
  if (readOnly === null) return [];
  const reason = `${readOnly.message} ${readOnly.help ?? ''}`.trim();
  return WRITES.map((capability) => ({ capability, reason }));
}

/** A 403 that named a scope for changing things as missing: true of every such request with this key. */
export function saysReadOnly({ kind, message }: ErrorInfo): boolean {
  return kind === 'forbidden' && /: it lacks the [a-z_]+:(?:write|\*) scope\./.test(message);
}
