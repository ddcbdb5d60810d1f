/** What is done to a world from outside. A world is a function of its seed, its epoch, these, and the time asked about. */
import type { ServiceId } from '#shared/domain/service.ts';

export type WorldCommand =
  /** Somebody looks: the agents live fast for a while, as they do after the epoch. */
  | { readonly kind: 'wake'; readonly at: number }
  /** Nobody looks any more: the agents live at life's own pace until the next wake. */
  | { readonly kind: 'rest'; readonly at: number }
  /** A visible top-up or charge that leaves the purse at `micros`. */
  | {
      readonly kind: 'set-balance';
      readonly at: number;
      readonly service: ServiceId;
      readonly wallet: string;
      readonly micros: number;
    };
