/** Pages of our own on loopback: where the bank's challenge runs, and where a checkout sends the payer back to. */

export type ChallengeOutcome = 'done' | 'failed' | 'abandoned';

export interface ChallengePage {
  /** To be opened in the system browser. Good for one use. */
  readonly url: string;
  /** Settles when the page has reported, was closed or has expired. Never rejects. */
  readonly outcome: Promise<ChallengeOutcome>;
  close(): void;
}

export interface ReturnPage {
  readonly success: string;
  readonly cancel: string;
  /** Settles when the payer came back: what the page was told proves nothing, but it is time to look. */
  readonly returned: Promise<'success' | 'cancel' | 'closed'>;
  close(): void;
}

export type IntentStatus = 'succeeded' | 'processing' | 'needs-challenge' | 'needs-card' | 'cancelled';

export interface PaymentPages {
  /** @param title what is paid, in words: shown on the page. */
  openChallenge(input: {
    readonly clientSecret: string;
    readonly publishableKey: string;
    readonly kind: 'payment' | 'setup';
    readonly title: string;
    readonly seconds: number;
  }): Promise<ChallengePage>;
  /** Null where no port that services send payers back to is free: then the service's own page is used. */
  openReturn(title: string): Promise<ReturnPage | null>;
  /** Where the intent stands, read from the card processor with the publishable key and the client secret. */
  readIntent(input: {
    readonly clientSecret: string;
    readonly publishableKey: string;
    readonly kind: 'payment' | 'setup';
  }): Promise<{ readonly status: IntentStatus; readonly paymentMethodId: string | null }>;
  close(): Promise<void>;
}
