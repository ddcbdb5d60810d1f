/** The dialogs in which a person asks for something to be done: by a service, or about an agent. */
import type { MoveEnd } from '#shared/domain/move.ts';

export type MoneyAsk =
  | {
      readonly what: 'top-up' | 'auto-top-up' | 'run-auto-top-up';
      readonly walletId: string;
      /** What is asked next when this one is closed. */
      readonly after?: Ask;
    }
  | {
      readonly what: 'plans' | 'cards' | 'approvals' | 'work' | 'crypto' | 'unblock';
      readonly accountId: string;
      readonly after?: Ask;
    };

export type AgentAsk =
  | { readonly what: 'pause' | 'resume' | 'forget'; readonly agent: string; readonly after?: Ask }
  | { readonly what: 'make-agent'; readonly after?: Ask }
  /** A new one, or new terms of the one that is named. */
  | { readonly what: 'envelope'; readonly agent: string; readonly envelopeId: string | null; readonly after?: Ask }
  | {
      readonly what: 'remove-envelope';
      readonly agent: string;
      readonly envelopeId: string;
      readonly after?: Ask;
    }
  /** Ends that are known already are chosen. */
  | { readonly what: 'move'; readonly from: MoveEnd | null; readonly to: MoveEnd | null; readonly after?: Ask }
  | { readonly what: 'undo-move'; readonly moveId: string; readonly after?: Ask };

export type Ask = MoneyAsk | AgentAsk;

const ABOUT_AGENTS: readonly Ask['what'][] = [
  'pause',
  'resume',
  'forget',
  'make-agent',
  'envelope',
  'remove-envelope',
  'move',
  'undo-move',
] satisfies readonly AgentAsk['what'][];

export function isAgentAsk(ask: Ask): ask is AgentAsk {
  return ABOUT_AGENTS.includes(ask.what);
}

/** The steps of the way from blocked work to work that goes on. */
export const UNBLOCK_STEPS = ['look', 'plan', 'pay', 'auto', 'resume'] as const;
export type UnblockStep = (typeof UNBLOCK_STEPS)[number];
