/** Tells the judge of the polls what the app does, as its views and its log show it. */
import type { Engine } from '#engine/engine.ts';
import { MINUTE } from '#shared/domain/time.ts';
import type { Polls } from './polls.ts';

/** After a payment was seen to be under way: it is looked after out of turn, and once more when it has settled. */
const LOOKED_AFTER = 2 * MINUTE;

type Followable = Pick<Engine, 'snapshot' | 'subscribe'>;

export interface Followed {
  /** An event of the log. */
  heard(event: string, fields: Record<string, unknown>): void;
  /** From now on what the engine shows is followed. */
  follow(engine: Followable): void;
}

export function followPolls(polls: Polls, now: () => number): Followed {
  /** Since when an account is seen being asked: a service that hangs answers, or fails, long after it was asked. */
  const askedSince = new Map<string, number>();
  const lastSuccess = new Map<string, number>();
  const lookedAfterUntil = new Map<string, number>();
  let engine: Followable | null = null;

  const asked = (id: string, startedAt: number, endedAt: number, ok: boolean) => {
    // One of the looks after a payment, which came before it.
    if ((lookedAfterUntil.get(id) ?? 0) >= endedAt) polls.kick(id, startedAt - 1);
    polls.asked(id, startedAt, endedAt, ok);
  };

  return {
    heard(event, fields) {
      if (event === 'sync.failed' || event === 'sync.defect') {
        const id = String(fields.accountId);
        asked(id, askedSince.get(id) ?? now(), now(), false);
        askedSince.delete(id);
      }
      // What was changed at a service is read anew there.
      const agents = event === 'agent.asked' ? engine?.snapshot().agents : undefined;
      const accountId = agents?.find(({ key }) => key === fields.agent)?.accountId;
      if (accountId !== undefined) polls.kick(accountId);
    },
    follow(given) {
      engine = given;
      const stillLookedAfter = () => {
        for (const { accountId, live } of given.snapshot().payments)
          if (live) lookedAfterUntil.set(accountId, now() + LOOKED_AFTER);
      };
      given.subscribe('payments', stillLookedAfter);
      // A round that finds all as it was leaves no line in the log: what the app shows of the account tells of each.
      given.subscribe('accounts', (accounts) => {
        stillLookedAfter();
        for (const { id, sync, lastSuccessAt } of accounts) {
          if (lastSuccessAt !== null && lastSuccess.get(id) !== lastSuccessAt) {
            lastSuccess.set(id, lastSuccessAt);
            asked(id, Math.min(askedSince.get(id) ?? lastSuccessAt, lastSuccessAt), lastSuccessAt, true);
          }
          if (sync !== 'syncing') askedSince.delete(id);
          else if (!askedSince.has(id)) askedSince.set(id, now());
        }
      });
    },
  };
}
