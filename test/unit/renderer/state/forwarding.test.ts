import { describe, expect, it } from 'vitest';
import { forwardingSchema } from '#shared/domain/forwarding.ts';
import { en } from '#shared/words/en.ts';
import { MOST_ARGS, readCommand, readWebhook } from '../../../../renderer/state/forwarding.ts';

describe('a program', () => {
  it('is read with one argument on each line, spaces and all', () => {
    expect(readCommand(' /usr/bin/page-me ', '--to\r\nthe night shift\n\n--loud')).toEqual({
      ok: true,
      command: { executable: '/usr/bin/page-me', args: ['--to', 'the night shift', '--loud'] },
    });
  });

  it('is asked for where it is missing, and told where it has too many arguments', () => {
    const many = Array.from({ length: MOST_ARGS + 1 }, (_, n) => String(n)).join('\n');
    expect(readCommand('  ', many)).toEqual({
      ok: false,
      executable: en.forwarding.executableNone,
      args: en.forwarding.argsMany(MOST_ARGS),
    });
  });

  it('has as many arguments as may be stored', () => {
    const args = Array.from({ length: MOST_ARGS }, (_, n) => String(n));
    const read = readCommand('/bin/true', args.join('\n'));
    expect(read.ok && forwardingSchema.safeParse({ command: read.command, webhook: null }).success).toBe(true);
    const command = { executable: '/bin/true', args: [...args, 'one more'] };
    expect(forwardingSchema.safeParse({ command, webhook: null }).success).toBe(false);
  });
});

describe('a webhook', () => {
  const url = 'https://hooks.example.org/x';
  it.each([
    ['', true, undefined],
    ['sixteen letters!', true, 'sixteen letters!'],
    ['sixteen letters!', false, 'sixteen letters!'],
  ])('with the secret "%s", one kept: %s', (secret, hasSecret, sent) => {
    expect(readWebhook(` ${url} `, secret, hasSecret)).toEqual({ ok: true, webhook: { url }, secret: sent });
  });

  it.each([
    [url, '', false, null, en.forwarding.secretShort],
    [url, 'too short', true, null, en.forwarding.secretShort],
    [url, 'x'.repeat(201), false, null, en.forwarding.secretLong],
    ['', '', true, en.forwarding.urlNone, null],
  ])('"%s" with "%s" is not taken', (address, secret, hasSecret, wrongUrl, wrongSecret) => {
    expect(readWebhook(address, secret, hasSecret)).toEqual({ ok: false, url: wrongUrl, secret: wrongSecret });
  });
});
