/** What is done to a world from outside. A world is a function of its seed, its epoch, these, and the time asked about. */
import type { ServiceId } from '#shared/domain/service.ts';
import type { ServiceAction } from './actions.ts';

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
    }
  /** What was paid for arrives. `ref` names the payment; the row it leaves carries it. */
  | {
      readonly kind: 'credit';
      readonly at: number;
      readonly service: ServiceId;
      readonly wallet: string;
      readonly micros: number;
      readonly text: string;
      readonly ref: string;
    }
  /** A write of the service's API that its world lives with from then on. */
  | { readonly kind: 'act'; readonly at: number; readonly service: ServiceId; readonly action: ServiceAction }
  /** A record of the services' back offices (payments, cards, sign-ins) as it is from now on; null takes it away. */
  | {
      readonly kind: 'record';
      readonly at: number;
      readonly table: string;
      readonly id: string;
      readonly value: unknown;
    };
