/** The dialogs in which a person asks a service to do something. */

export type Ask =
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

/** The steps of the way from blocked work to work that goes on. */
export const UNBLOCK_STEPS = ['look', 'plan', 'pay', 'auto', 'resume'] as const;
export type UnblockStep = (typeof UNBLOCK_STEPS)[number];
