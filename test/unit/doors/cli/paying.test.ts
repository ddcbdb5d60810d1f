/** Paying on the command line, against a fake engine behind a real socket: what it asks, says and ends with. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PaymentState } from '#shared/domain/payment.ts';
import { aud, createFakePayments, credits, type FakePayments, ID, offer, payment } from './fakePayments.ts';

let fake: FakePayments;
beforeEach(async () => {
  fake = await createFakePayments();
});
afterEach(() => fake.end());

describe('topup', () => {
  test('without an amount the offer, and nothing is bought', async () => {
    const ran = await fake.run(['topup', 'bakery credits']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toBe(
      [
        'Top up Bakery, Credits (Some service)',
        '  How     the card saved at the service is charged at once',
        '  Card    Visa 4242',
        '  Amount  from 10,000 credits, in steps of 1 credit',
        '  Rate    1 credit is A$0.01',
        '  Note    A bonus above A$20,000.',
        'plimsoll topup id-1:credits --amount N',
        '',
      ].join('\n'),
    );
    const json = JSON.parse((await fake.run(['topup', 'id-1:credits', '--json'])).stdout);
    expect(json).toEqual({
      exitCode: 0,
      wallet: {
        id: 'id-1:credits',
        accountId: 'id-1',
        accountLabel: 'Bakery',
        serviceName: 'Some service',
        name: 'Credits',
        unit: 'credit',
      },
      offer,
    });
    expect(fake.names()).not.toContain('payments.start');
  });

  test('without a terminal --yes is required, and what it would do is said', async () => {
    const ran = await fake.run(['topup', 'bakery', '--amount', '20000']);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(
      /Top-up of 20,000 credits; charged: A\$200\.00, at once; card: Visa 4242; account: Bakery/,
    );
    expect(ran.stderr).toContain('Nothing was sent. Add --yes to do it.');
    expect(fake.names()).not.toContain('payments.start');
  });

  test('a person is asked, and no is no', async () => {
    const ran = await fake.run(['topup', 'bakery', '--amount', '20000'], { answer: 'n' });
    expect(ran).toMatchObject({ code: 1, asked: 'Go on? [y/N] ' });
    expect(ran.stderr).toContain('  Charged  A$200.00, at once\n');
    expect(ran.stderr).toContain('  Wallet   Credits\n');
    expect(fake.names()).not.toContain('payments.start');
  });

  test('yes sends exactly what was stated, once, and each state is told', async () => {
    fake.states = ['succeeded', 'succeeded', 'arrived'];
    const ran = await fake.run(['topup', 'bakery', '--amount', '20000credits'], { answer: 'y' });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/Confirmed: You confirmed it\.\n.*Taken, not here yet: It is succeeded\./);
    expect(fake.names().filter((name) => name === 'payments.start')).toHaveLength(1);
    expect(fake.inputOf('payments.start')).toEqual({
      walletId: 'id-1:credits',
      order: { type: 'top-up', amount: credits(20_000) },
      confirmationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  test('an amount of money at the stated rate; two runs are two confirmations', async () => {
    await fake.run(['topup', 'bakery', '--amount', '250AUD', '--yes']);
    await fake.run(['topup', 'bakery', '--amount', '250AUD', '--yes']);
    const sent = fake.calls.filter(([name]) => name === 'payments.start').map(([, input]) => input);
    expect(sent[0]?.order).toEqual({ type: 'top-up', amount: aud(250) });
    expect(new Set(sent.map((input) => input.confirmationId)).size).toBe(2);
  });

  test.each([
    ['2100000', '105,000 credits'],
    ['21000AUD', '105,000 credits'],
    ['2000000', null],
    ['20000AUD', null],
  ])('%s is confirmed with a bonus of %s', async (amount, bonus) => {
    const { stdout } = await fake.run(['topup', 'bakery', `--amount=${amount}`, '--yes']);
    if (bonus === null) expect(stdout).not.toContain('Bonus');
    else expect(stdout).toMatch(new RegExp(`Bonus +${bonus}\\n`));
  });

  test.each([
    ['9999', 'Sold is from 10,000 credits'],
    ['10000.5', 'in steps of 1 credit'],
    ['99.99AUD', 'Sold is from A$100.00'],
    ['20,000', 'Write plain digits'],
    ['-1', 'is not an amount'],
    ['1e5', 'is not an amount'],
    ['0', 'Give an amount above zero'],
    ['100USD', 'Write it in credits or AUD'],
    ['1.0000001', 'six decimal places'],
  ])('%s is refused before anything is sent', async (amount, words) => {
    const ran = await fake.run(['topup', 'bakery', `--amount=${amount}`, '--yes']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(words);
    expect(fake.names()).not.toContain('payments.start');
  });

  test('--web opens the billing page', async () => {
    fake.answers['web.open'] = { url: 'https://example.test/billing' };
    const ran = await fake.run(['topup', 'bakery', '--web']);
    expect(ran).toMatchObject({ code: 0, stdout: 'Opened https://example.test/billing in your browser.\n' });
  });
});

describe('exit codes', () => {
  test.each<[PaymentState[], number]>([
    [['arrived'], 0],
    [['processing', 'arrived'], 0],
    [['declined'], 1],
    [['failed'], 1],
    [['cancelled'], 1],
    [['action-required'], 6],
    [['unknown', 'unknown', 'not-seen'], 7],
    [['succeeded', 'not-seen'], 7],
  ])('%j ends with %d', async (path, code) => {
    fake.states = [...path];
    const ran = await fake.run(['topup', 'bakery', '--amount', '20000', '--yes', '--json']);
    expect(ran.code).toBe(code);
    const json = JSON.parse(ran.stdout);
    expect(json).toMatchObject({ exitCode: code, stopped: false, payment: { state: path.at(-1) } });
  });

  test('a page to open is printed, and who goes on', async () => {
    fake.states = [];
    fake.answers['payments.resend'] = {
      payment: payment('action-required', { refs: { checkoutUrl: 'https://pay.example.test/c' }, kind: 'checkout' }),
    };
    fake.started = payment('unknown');
    const ran = await fake.run(['payments', 'resend', '6f1c']);
    expect(ran.code).toBe(6);
    expect(ran.stdout).toContain('Pay on this page: https://pay.example.test/c\n');
    expect(ran.stdout).toContain('The app has opened the page in your browser');
  });

  test('Ctrl-C stops the watching, not the payment', async () => {
    fake.states = ['processing'];
    const ran = await fake.run(['topup', 'bakery', '--amount', '20000', '--yes'], {
      stopWhen: (said) => said.includes('Under way'),
    });
    expect(ran.code).toBe(7);
    expect(ran.stdout).toContain('Stopped watching. The payment was not stopped: Under way.');
    expect(ran.stdout).toContain('The app goes on watching it.');
    expect(fake.names()).not.toContain('payments.cancel');
  });

  test('a refusal before the journal is an error; an answer that is lost is not', async () => {
    fake.failures['payments.start'] = { kind: 'conflict', message: 'Another is not settled yet.' };
    fake.failures['payments.get'] = { kind: 'not-found', message: 'There is no such payment.' };
    const refused = await fake.run(['topup', 'bakery', '--amount', '20000', '--yes']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('Another is not settled yet.');
    fake.failures['payments.start'] = { kind: 'unavailable', message: 'The running app closed the connection.' };
    fake.failures['payments.get'] = { kind: 'unavailable', message: 'The running app closed the connection.' };
    const lost = await fake.run(['topup', 'bakery', '--amount', '20000', '--yes']);
    expect(lost.code).toBe(7);
    expect(lost.stdout).toContain('Do not pay again before you have looked');
  });
});

describe('payments', () => {
  test('an answer that does not come leaves it not known; a refusal is an error', async () => {
    fake.states = [];
    fake.started = payment('unknown');
    const lost = { kind: 'unavailable', message: 'The running app closed the connection.' } as const;
    fake.failures['payments.check'] = lost;
    fake.failures['payments.resend'] = lost;
    expect((await fake.run(['payments', 'check', '6f1c'])).code).toBe(7);
    expect((await fake.run(['payments', 'resend', '6f1c'])).code).toBe(7);
    fake.failures['payments.resend'] = { kind: 'refused', message: 'It is not sent again.' };
    expect((await fake.run(['payments', 'resend', '6f1c'])).code).toBe(1);
  });

  test('list, and one by how its id begins', async () => {
    expect(await fake.run(['payments'])).toMatchObject({ code: 0, stdout: 'No payments yet.\n' });
    fake.states = [];
    fake.started = payment('not-seen', { actions: ['check', 'open-billing'], refs: { paymentIntentId: 'pi_1' } });
    expect((await fake.run(['payments'])).stdout).toMatch(
      /^6f1c2d34 {2}Not seen to arrive {2}.*Top-up of 20,000 credits/m,
    );
    const ran = await fake.run(['payments', 'show', '6F1C']);
    expect(ran.code).toBe(7);
    expect(ran.stdout).toContain('Payment intent  pi_1\n');
    expect(ran.stdout).toContain('What follows not-seen.\n  plimsoll payments check 6f1c2d34\n');
    expect(await fake.run(['payments', 'show', 'nope'])).toMatchObject({ code: 1 });
  });

  test('check, open and cancel', async () => {
    fake.states = [];
    fake.started = payment('unknown');
    fake.answers['payments.check'] = { payment: payment('arrived') };
    expect((await fake.run(['payments', 'check', ID])).code).toBe(0);
    fake.answers['payments.openPage'] = { url: 'https://pay.example.test/c' };
    expect((await fake.run(['payments', 'open', '6f1c'])).stdout).toBe(
      'Opened in your browser: https://pay.example.test/c\n',
    );
    expect((await fake.run(['payments', 'cancel', '6f1c'])).code).toBe(1);
    expect(fake.names()).not.toContain('payments.cancel');
    fake.answers['payments.cancel'] = { payment: payment('cancelled') };
    expect(await fake.run(['payments', 'cancel', '6f1c', '--yes'])).toMatchObject({ code: 0 });
    expect(fake.inputOf('payments.cancel')).toEqual({ paymentId: ID });
  });
});
