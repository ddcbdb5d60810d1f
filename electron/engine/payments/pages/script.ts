/**
 * What runs in the browser. The function is sent to the page as its own source text, so that it is checked like any
 * other code here; it must not use anything from outside itself.
 */
import type { ScriptWords } from './words.ts';

/** What the page is given once, for its token. */
export interface ChallengeStart {
  readonly clientSecret: string;
  readonly publishableKey: string;
  readonly kind: 'payment' | 'setup';
  readonly scriptUrl: string;
  /** Good for the one report that the page makes. */
  readonly session: string;
}

interface ProcessorIntent {
  readonly status: string;
  readonly confirmation_method?: string;
  readonly last_payment_error?: {
    readonly code?: string;
    readonly payment_method?: { readonly id: string } | null;
  } | null;
}
interface ProcessorResult {
  readonly error?: { readonly message?: string };
  readonly paymentIntent?: ProcessorIntent;
  readonly setupIntent?: ProcessorIntent;
}
interface ProcessorElement {
  on(event: 'ready' | 'loaderror', told: (event: { error?: { message?: string } }) => void): void;
  mount(where: Element): void;
}
interface ProcessorElements {
  create(kind: 'payment', options: object): ProcessorElement;
  submit(): Promise<ProcessorResult>;
}
/** The part of Stripe.js that is used here (public docs). */
interface Processor {
  retrievePaymentIntent(clientSecret: string): Promise<ProcessorResult>;
  handleNextAction(options: { clientSecret: string }): Promise<ProcessorResult>;
  confirmCardPayment(clientSecret: string, data?: { payment_method: string }): Promise<ProcessorResult>;
  elements(options: object): ProcessorElements;
  confirmSetup(options: { elements: ProcessorElements; redirect: 'if_required' }): Promise<ProcessorResult>;
}

export function runChallengePage(words: ScriptWords): void {
  type Outcome = 'done' | 'failed' | 'abandoned';
  const element = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
  const status = element('status');
  const form = element('form');
  const save = element<HTMLButtonElement>('save');
  const again = element<HTMLButtonElement>('again');
  let session: string | null = null;

  const say = (text: string) => {
    status.textContent = text;
  };
  const post = (path: string, body: object) =>
    fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'omit',
      redirect: 'error',
    });

  /** Says how it ended, once. */
  const report = async (outcome: Outcome, text: string) => {
    const mine = session;
    session = null;
    save.hidden = true;
    form.textContent = '';
    if (mine === null) return;
    try {
      const answer = await post('/report', { session: mine, outcome });
      say(answer.ok ? text : words.expired);
    } catch {
      say(words.gone);
      return;
    }
    // Browsers refuse this for a tab that a person opened; then the words stay. A refusal is left to be read.
    if (outcome === 'done') window.close();
  };

  window.addEventListener('pagehide', () => {
    if (session === null) return;
    const body = JSON.stringify({ session, outcome: 'abandoned' });
    session = null;
    navigator.sendBeacon('/report', new Blob([body], { type: 'application/json' }));
  });

  const loadScript = (address: string) =>
    new Promise<void>((resolve, reject) => {
      const script = document.createElement('script');
      script.src = address;
      script.onload = () => resolve();
      script.onerror = () => {
        script.remove();
        reject(new Error('not loaded'));
      };
      document.head.append(script);
    });

  /** The payer has done their part: what is left is between the service and the card processor. */
  const isThrough = (intent: ProcessorIntent | undefined) =>
    intent !== undefined &&
    ['succeeded', 'processing', 'requires_capture', 'requires_confirmation'].includes(intent.status);

  const settle = async (result: ProcessorResult) => {
    const through = result.error === undefined && isThrough(result.paymentIntent ?? result.setupIntent);
    if (through) await report('done', words.done);
    else await report('failed', [result.error?.message, words.failed].filter(Boolean).join(' '));
  };

  /** An intent is confirmed again only where the card processor asks the payer for it; it is one charge all the same. */
  const pay = async (processor: Processor, clientSecret: string) => {
    const found = await processor.retrievePaymentIntent(clientSecret);
    const intent = found.paymentIntent;
    if (intent === undefined) return settle(found);
    say(words.confirming);
    if (intent.status === 'requires_action') return settle(await processor.handleNextAction({ clientSecret }));
    const asked = intent.last_payment_error;
    const card = asked?.payment_method?.id;
    if (intent.status === 'requires_payment_method' && asked?.code === 'authentication_required' && card !== undefined)
      return settle(await processor.confirmCardPayment(clientSecret, { payment_method: card }));
    if (intent.status === 'requires_confirmation' && intent.confirmation_method === 'automatic')
      return settle(await processor.confirmCardPayment(clientSecret));
    return settle(found);
  };

  const addCard = (processor: Processor, clientSecret: string) => {
    const theme = window.matchMedia('(prefers-color-scheme: dark)').matches ? 'night' : 'stripe';
    const elements = processor.elements({ clientSecret, appearance: { theme } });
    const card = elements.create('payment', { wallets: { applePay: 'never', googlePay: 'never' } });
    card.on('ready', () => {
      say(words.enterCard);
      save.hidden = false;
    });
    card.on('loaderror', ({ error }) => say(error?.message ?? words.noScript));
    card.mount(form);
    const confirm = async () => {
      const entered = await elements.submit();
      if (entered.error !== undefined) return entered;
      return processor.confirmSetup({ elements, redirect: 'if_required' });
    };
    save.addEventListener('click', async () => {
      save.disabled = true;
      say(words.saving);
      try {
        const result = await confirm();
        if (result.error === undefined) return await settle(result);
        // A card can be typed again.
        say(result.error.message ?? words.failed);
      } catch {
        say(words.cannotRun);
      }
      save.disabled = false;
      save.focus();
    });
  };

  const run = async ({ scriptUrl, publishableKey, kind, clientSecret }: ChallengeStart) => {
    again.hidden = true;
    const page = window as unknown as { Stripe?: (key: string) => Processor };
    try {
      if (page.Stripe === undefined) await loadScript(scriptUrl);
    } catch {
      say(words.noScript);
      again.hidden = false;
      again.focus();
      return;
    }
    try {
      const processor = page.Stripe?.(publishableKey);
      if (processor === undefined) return await report('abandoned', words.cannotRun);
      if (kind === 'payment') await pay(processor, clientSecret);
      else addCard(processor, clientSecret);
    } catch {
      // It throws for what it will not do on such a page, such as a live key without https: no answer of the bank.
      await report('abandoned', words.cannotRun);
    }
  };

  const begin = async () => {
    const answer = await post('/begin', { token: window.location.pathname.slice(1) });
    // Neither the history nor the card processor's script gets to know the token.
    window.history.replaceState(null, '', '/used');
    if (!answer.ok) return say(answer.status === 410 ? words.used : words.expired);
    const start = (await answer.json()) as ChallengeStart;
    session = start.session;
    again.addEventListener('click', () => void run(start));
    await run(start);
  };
  begin().catch(() => say(words.gone));
}
