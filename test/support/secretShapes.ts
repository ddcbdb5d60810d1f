/** Secrets of every shape that one of the services, the card processor or the app itself uses, for tests that look for leaks. */
import fc from 'fast-check';

const chars = (alphabet: string, minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom(...alphabet), { minLength, maxLength }).map((all) => all.join(''));
const WORD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const URL_SAFE = `${WORD}_-`;
const HEX = '0123456789abcdef';

/** Known by their form, wherever they stand. */
export const FORMED: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'BizOS key': chars(WORD, 16, 40).map((rest) => `bzk_live_${rest}`),
  'Olostep token': chars(WORD, 12, 40).map((rest) => `olostep_${rest}`),
  'Mosaic key': chars(WORD, 16, 40).map((rest) => `mk_${rest}`),
  'Geopera key': chars(WORD, 12, 40).map((rest) => `gpra_${rest}`),
  'elizaOS key': chars(HEX, 64, 64).map((rest) => `eliza_${rest}`),
  'signed token': fc
    .tuple(chars(URL_SAFE, 12, 60), chars(URL_SAFE, 20, 200), chars(URL_SAFE, 20, 60))
    .map(([head, body, mark]) => `eyJ${head}.${body}.${mark}`),
  'card processor’s key': chars(WORD, 24, 40).map((rest) => `sk_live_${rest}`),
  'card processor’s restricted key': chars(WORD, 24, 40).map((rest) => `rk_live_${rest}`),
  'webhook secret': chars(WORD, 24, 40).map((rest) => `whsec_${rest}`),
  'payment’s client secret': fc
    .tuple(chars(WORD, 24, 24), chars(WORD, 24, 24))
    .map(([id, secret]) => `pi_${id}_secret_${secret}`),
  'card set-up’s client secret': fc
    .tuple(chars(WORD, 24, 24), chars(WORD, 24, 24))
    .map(([id, secret]) => `seti_${id}_secret_${secret}`),
  'card number': chars('0123456789', 11, 14).map((rest) => withCheckDigit(`4${rest}`)),
  'card number in fours': chars('0123456789', 14, 14).map((rest) =>
    withCheckDigit(`5${rest}`).replace(/(\d{4})(?=\d)/g, '$1 '),
  ),
  'e-mail address': fc
    .tuple(chars(WORD, 4, 12), chars('abcdefghijklmnop', 4, 10))
    .map(([who, where]) => `${who}@${where}.example`),
};

/** Of no form at all: known only by what they stand in. Twelve letters, so that nothing else holds them by chance. */
export const formless = chars('ABCDEFGHIJKLMNOPQRSTUVWXYZ', 12, 24);

/** What tells that a formless text is a secret. */
export const TELLTALES: Readonly<Record<string, (secret: string) => unknown>> = {
  'Authorization header': (secret) => `POST /x failed\nAuthorization: Bearer ${secret}\naccept: */*`,
  'Authorization of another scheme': (secret) => ({ Authorization: secret }),
  'x-api-key header': (secret) => new Headers({ 'x-api-key': secret }),
  'x-api-key in text': (secret) => `sent X-API-Key: ${secret}`,
  cookie: (secret) => `Set-Cookie: session=${secret}; Path=/`,
  'basic credentials': (secret) =>
    `Basic ${Buffer.from(`user:${secret}`).toString('base64')} and ${`Bearer ${secret}`}`,
  'query of an address': (secret) => `https://pay.example/checkout?session=${secret}&back=1`,
  'query of a path': (secret) => `GET /api/credits?token=${secret} 500`,
  'fragment of an address': (secret) => `see http://127.0.0.1:4411/return#state=${secret}`,
  'user in an address': (secret) => new URL(`https://me:${secret}@proxy:8080/x`),
  'field named apiKey': (secret) => ({ apiKey: secret }),
  'field named client_secret': (secret) => ({ client_secret: secret }),
  'field named refreshToken': (secret) => ({ refreshToken: { value: secret } }),
  'field named password': (secret) => new Map([['password', secret]]),
  'JSON in a text': (secret) => `the body was {"access_token":"${secret}","ttl":3600}`,
  'form in a text': (secret) => `device_code=${secret}&grant=x`,
  'command line': (secret) => `run --api-key=${secret} --once`,
  'what a service said': (secret) => `Olostep is out of credits. It says: “${secret} is spent”`,
  bytes: (secret) => Buffer.from(secret),
};

function withCheckDigit(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const doubled = i % 2 === 0 ? Number(digits[digits.length - 1 - i]) * 2 : Number(digits[digits.length - 1 - i]);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
