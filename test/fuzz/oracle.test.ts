/** The oracle can fail: readers with the mistakes that it is there for are found out. */
import { expect, test } from 'vitest';
import type { ServiceHttp } from '#engine/http/client.ts';
import type { AccountReading, ServiceAdapter } from '#engine/providers/adapter.ts';
import { findService } from '#engine/providers/registry.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { CaseFailed, playCases, type Scenario } from './cases.ts';
import { NOW, openCorpus } from './corpus.ts';
import { scenariosOf } from './scenarios.ts';

function right(http: ServiceHttp): ServiceAdapter {
  const adapter = findService('olostep')?.connect({ http, clock: { now: () => NOW, setTimer: () => () => undefined } });
  if (adapter === undefined) throw new Error('no adapter');
  return adapter;
}

/** A reader that spoils what the right one read. */
const spoiling = (spoil: (reading: AccountReading) => AccountReading) => (http: ServiceHttp) => {
  const adapter = right(http);
  return { ...adapter, read: async () => spoil(await adapter.read()) };
};

/** A reader of its own: doubles, and zero for what is not there. */
const careless = (http: ServiceHttp): ServiceAdapter => ({
  ...right(http),
  async read() {
    const { status, text } = await http.request({ method: 'GET', path: '/user/credits/info' });
    if (status !== 200) throw new PlimsollError({ kind: 'unavailable', message: 'No answer that can be read.' });
    let credits = 0;
    try {
      credits = Number(JSON.parse(text).credits ?? 0);
    } catch {
      throw new PlimsollError({ kind: 'bad-response', message: 'No JSON.' });
    }
    const balance = { micros: Math.round(credits * 1e6), unit: 'credit' };
    const wallet = { key: 'credits', name: 'Credits', unit: 'credit', balance, reserved: null, worth: null };
    return {
      readAt: NOW,
      wallets: [{ ...wallet, autoTopUp: null, funding: null, note: null }],
      slices: {},
      problems: [],
      entries: [],
      ledgers: [],
    };
  },
});

const MISTAKES: readonly [string, NonNullable<Scenario['own']>, RegExp][] = [
  ['amounts as doubles, and zero for what is not there', careless, /credits\.balance is/],
  [
    'a millionth too much',
    spoiling((reading) => ({
      ...reading,
      wallets: reading.wallets.map((wallet) => ({
        ...wallet,
        balance: wallet.balance && { ...wallet.balance, micros: wallet.balance.micros + 1 },
      })),
    })),
    /credits\.balance is/,
  ],
  [
    'an expiry an hour off',
    spoiling(({ slices, ...reading }) => ({
      ...reading,
      slices: {
        ...slices,
        ...(slices.lots === undefined
          ? {}
          : { lots: slices.lots.map((lot) => ({ ...lot, expiresAt: lot.expiresAt && lot.expiresAt + 3_600_000 })) }),
      },
    })),
    /expiresAt is/,
  ],
  [
    'a failure that is no error of ours',
    (http) => ({
      ...right(http),
      async read() {
        const { json } = await http.request({ method: 'GET', path: '/user/credits/info' });
        if (json === undefined) throw new TypeError('cannot read properties of undefined');
        return right(http).read();
      },
    }),
    /no PlimsollError/,
  ],
  [
    'a part that is lost without a word',
    spoiling((reading) => ({ ...reading, wallets: [], problems: [] })),
    /changed although|went missing|is lost/,
  ],
];

test.each(MISTAKES)('%s', async (_name, own, words) => {
  const corpus = await openCorpus();
  const scenarios = (await scenariosOf(corpus, 'olostep')).map((scenario) => ({ ...scenario, own }));
  await corpus.close();
  const failure = await playCases('olostep', scenarios, 5, 3_000).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CaseFailed);
  expect(String(failure)).toMatch(words);
  expect(String(failure)).toMatch(/PLIMSOLL_FUZZ_SEED=5 PLIMSOLL_FUZZ_CASE=\d+/);
});
