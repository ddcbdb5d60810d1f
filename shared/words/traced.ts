/** An event of the trace in one sentence, for the window and the command line alike. Pure. */
import type { TraceEvent } from '../domain/trace.ts';
import { type Amount, subtract } from '../money/amount.ts';
import { diagnosing } from './en/diagnostics.ts';

const words = diagnosing.trace;

export interface TraceSpeaker {
  amount(amount: Amount, signed?: boolean): string;
  /** What the account of the event is called. */
  account(accountId: string | null): string;
}

export function tracedWords({ what, accountId, ms }: TraceEvent, say: TraceSpeaker): string {
  switch (what.kind) {
    case 'command': {
      const call = words.calls[what.call] ?? `“${what.call}”`;
      const failed = what.failed === null ? '' : words.commandFailed(words.failures[what.failed]);
      return `${words.command(call, words.doors[what.door])}${failed}`;
    }
    case 'wake':
      return words.wake[what.reason];
    case 'conditions':
      return words.conditions[what.change];
    case 'asked': {
      const every = what.every === null ? '' : words.every(words.span(what.every));
      const after = what.after === null ? '' : words.afterFailure(words.failures[what.after]);
      return `${words.asked[what.why]}${every}${after}${answerWords(what, say.account(accountId), ms ?? 0)}`;
    }
    case 'stored':
      return words.stored(what.rows);
    case 'balance': {
      const to = say.amount(what.to);
      if (what.from === null || what.from.unit !== what.to.unit) return words.balanceFirst(to);
      return words.balance(say.amount(what.from), to, say.amount(subtract(what.to, what.from), true));
    }
    case 'rows':
      return what.from === 'past' ? words.pastRows(what.count) : words.rows(what.count, say.amount(what.sum, true));
    case 'alert':
      return words.alert(
        what.rule === null ? words.noRule : words.alertRules[what.rule],
        words.decisions[what.decision],
      );
    case 'payment':
      return words.payment(what.from === null ? null : spaced(what.from), spaced(what.to));
    case 'agent':
      return what.want === null || what.state === null
        ? words.agentFree
        : words.agentWanted(what.want, spaced(what.state));
    case 'envelope':
      return words.envelope[what.change];
    case 'reservation-expired':
      return words.reservationExpired(say.amount(what.amount));
    case 'gate': {
      const answer = what.allowed === null ? 'none' : what.allowed ? 'yes' : 'no';
      const told = what.call === 'check' || what.allowed === null ? words.gateAnswers[answer] : '';
      return `${words.gate[what.call]}${told}${what.times > 1 ? words.times(what.times) : ''}`;
    }
    case 'move':
      return words.move(say.amount(what.amount), spaced(what.state));
    case 'settings':
      return words.settings(what.fields.join(', '));
  }
}

function answerWords(
  { outcome, failed, problems }: TraceEvent['what'] & { kind: 'asked' },
  name: string,
  ms: number,
): string {
  if (outcome === 'waiting') return words.waiting(name);
  if (outcome === 'cancelled') return words.cancelled;
  if (outcome === 'failed') return words.notAnswered(name, words.failures[failed ?? 'internal']);
  return `${words.answered(name, words.ms(ms))}${problems > 0 ? words.problems(problems) : ''}`;
}

function spaced(state: string): string {
  return state.replaceAll('-', ' ');
}
