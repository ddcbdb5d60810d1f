/** What a service's API can do to its world, as data: kept by the demo and lived through again after a restart. */
export type ServiceAction =
  | { readonly do: 'create-task'; readonly text: string }
  | { readonly do: 'run-task'; readonly seq: number }
  | { readonly do: 'make-creative'; readonly prompt: string }
  | { readonly do: 'read-notices'; readonly seqs: readonly number[] | null }
  /** Amounts in millionths of the wallet's unit; the cap in whole cents of the card's currency. */
  | {
      readonly do: 'set-auto-top-up';
      readonly account?: string;
      readonly enabled: boolean;
      readonly threshold: number;
      readonly amount: number;
      readonly capCents?: number | null;
    }
  /** `account` is the variant of the key: each of Mosaic's accounts has a plan of its own. */
  | { readonly do: 'set-plan'; readonly account: string; readonly planId: string }
  | { readonly do: 'resume-run'; readonly seq: number }
  | { readonly do: 'cancel-run'; readonly seq: number }
  | { readonly do: 'request-approval'; readonly credits: number; readonly expiresAt: number }
  | { readonly do: 'decide-approval'; readonly seq: number; readonly approve: boolean }
  /** An agent of Mosaic is set to work, by its place in the list. */
  | { readonly do: 'start-run'; readonly agent: number }
  | { readonly do: 'allocate-budget'; readonly agent: number; readonly micros: number; readonly text?: string }
  | { readonly do: 'pause-agent'; readonly agent: number; readonly reason: string | null }
  | {
      readonly do: 'configure-budget';
      readonly agent: number;
      readonly dailyLimit?: number | null;
      readonly options?: BudgetOptions;
    }
  | { readonly do: 'suspend-compute'; readonly agent: number; readonly suspended: boolean }
  | { readonly do: 'edit-agent'; readonly agent: number };

/** What a budget of elizaOS Cloud can be set to besides its daily limit. Amounts in millionths of a dollar. */
export interface BudgetOptions {
  readonly autoRefillEnabled?: boolean;
  readonly autoRefillAmount?: number | null;
  readonly autoRefillThreshold?: number | null;
  readonly pauseOnDepleted?: boolean;
  readonly lowBudgetThreshold?: number | null;
}

/** A service was asked for what its world does not know: a mistake of the sandbox itself. */
export function unknownAction(service: string, action: ServiceAction): never {
  throw new RangeError(`the world of ${service} knows no "${action.do}"`);
}
