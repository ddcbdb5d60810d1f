import { describe, expect, it } from 'vitest';
import { type UpdatesView, updateFailureSchema } from '#shared/contract/updateCalls.ts';
import { updateWords } from '../../../../renderer/state/updateWords.ts';

const view = (change: Partial<UpdatesView>): UpdatesView => ({
  off: null,
  installs: 'here',
  doing: 'nothing',
  lookedAt: 1,
  failed: null,
  found: null,
  ...change,
});
const found = { version: '1.2.0', ready: false };

describe('what is said of newer versions', () => {
  it.each<[Partial<UpdatesView>, string]>([
    [{ off: 'sources', lookedAt: null }, 'Updates are off: the app runs from its sources.'],
    [{ off: 'no-feed', lookedAt: null }, 'Updates are off: this build names no feed.'],
    [{ off: 'bad-feed', lookedAt: null }, 'Updates are off: the feed that this build names may not be used.'],
    [{ off: 'switched-off', lookedAt: null }, 'Updates are off: you switched them off.'],
    [{ lookedAt: null }, 'Not looked yet: a few minutes after the start, and then once a day.'],
    [{}, 'Up to date, last looked: 10:29'],
    [{ doing: 'looking' }, 'Looking…'],
    [{ doing: 'downloading', found }, 'Version 1.2.0 is being downloaded…'],
    [{ found: { ...found, ready: true } }, 'Last looked: 10:29'],
    [{ off: 'switched-off', found: { ...found, ready: true } }, 'Last looked: 10:29'],
    [{ doing: 'installing', found: { ...found, ready: true } }, 'Restarting…'],
    [
      { installs: 'by-hand', found },
      'Version 1.2.0 is out. Install it with your system’s package tools: this package cannot replace itself.',
    ],
    [
      { failed: { at: 1, while: 'looking', why: 'unreachable' } },
      'Could not look (10:29): the feed could not be reached. It is tried again tomorrow.',
    ],
    [
      { failed: { at: 1, while: 'looking', why: 'unreachable' }, found: { ...found, ready: true } },
      'Could not look (10:29): the feed could not be reached. It is tried again tomorrow.',
    ],
    [
      { off: 'switched-off', failed: { at: 1, while: 'looking', why: 'redirected' } },
      'Could not look (10:29): the feed sends on to another address, which is not followed.',
    ],
    [
      { failed: { at: 1, while: 'downloading', why: 'wrong-checksum' }, found },
      'Version 1.2.0 could not be downloaded (10:29): the file is not the one that the feed speaks of. It is tried again tomorrow.',
    ],
    [
      { failed: { at: 1, while: 'installing', why: 'not-replaced' }, found: { ...found, ready: true } },
      'Version 1.2.0 could not be put in place (10:29): the running app’s file could not be replaced.',
    ],
  ])('%o', (change, words) => {
    expect(updateWords(view(change), () => '10:29')).toBe(words);
  });

  it.each(updateFailureSchema.options)('has words for %s', (why) => {
    const words = updateWords(view({ failed: { at: 1, while: 'looking', why } }), () => '10:29');
    expect(words).toMatch(/^Could not look \(10:29\): [^.]{10,}\. It is/);
  });
});
