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
    [{ off: 'switched-off' }, 'Updates are off: you switched them off.'],
    [{ lookedAt: null }, 'Not looked yet: a few minutes after the start, and then once a day.'],
    [{}, 'Up to date, looked at'],
    [{ doing: 'looking' }, 'Looking…'],
    [{ doing: 'downloading', found }, 'Version 1.2.0 is being downloaded…'],
    [{ found: { ...found, ready: true } }, 'Version 1.2.0 is ready'],
    [{ off: 'switched-off', found: { ...found, ready: true } }, 'Version 1.2.0 is ready'],
    [{ doing: 'installing', found: { ...found, ready: true } }, 'Restarting…'],
    [
      { installs: 'by-hand', found },
      'Version 1.2.0 is out. Install it with your system’s package tools: this package cannot replace itself.',
    ],
    [
      { failed: { at: 1, while: 'looking', why: 'unreachable' } },
      'Could not look: the feed could not be reached. It is tried again tomorrow.',
    ],
    [
      { failed: { at: 1, while: 'looking', why: 'unreachable' }, found: { ...found, ready: true } },
      'Could not look: the feed could not be reached. It is tried again tomorrow.',
    ],
    [
      { off: 'switched-off', failed: { at: 1, while: 'looking', why: 'redirected' } },
      'Could not look: the feed sends on to another address, which is not followed.',
    ],
    [
      { failed: { at: 1, while: 'downloading', why: 'wrong-checksum' }, found },
      'Version 1.2.0 could not be downloaded: the file is not the one that the feed speaks of. It is tried again tomorrow.',
    ],
    [
      { failed: { at: 1, while: 'installing', why: 'not-replaced' }, found: { ...found, ready: true } },
      'Version 1.2.0 could not be put in place: the running app’s file could not be replaced.',
    ],
  ])('%o', (change, words) => {
    expect(updateWords(view(change))).toBe(words);
  });

  it.each(updateFailureSchema.options)('has words for %s', (why) => {
    expect(updateWords(view({ failed: { at: 1, while: 'looking', why } }))).toMatch(
      /^Could not look: [^.]{10,}\. It is/,
    );
  });
});
