import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UpdateError, whyOf } from '#engine/updates/failure.ts';
import { isNewer, LARGEST_PACKAGE, readRelease } from '#engine/updates/release.ts';
import { releaseVersionSchema } from '#shared/contract/updateCalls.ts';
import { sha512 } from '../../../support/updates/feedServer.ts';

const FEED = new URL('https://updates.example.com/plimsoll/');
const FILE = { url: 'Plimsoll.AppImage', sha512: sha512('it'), size: 10 };
const read = (said: unknown) => {
  try {
    return readRelease(said, FEED);
  } catch (error) {
    return whyOf(error);
  }
};

describe('what a feed says of a release', () => {
  it('is read, and its notes are left aside', () => {
    const said = {
      version: '1.2.3',
      files: [{ ...FILE, blockMapSize: 5 }],
      releaseNotes: '<script>',
      releaseName: 'x',
    };
    expect(read(said)).toEqual({
      version: '1.2.3',
      files: [{ address: new URL('Plimsoll.AppImage', FEED), bytes: 10, sha512: FILE.sha512 }],
    });
  });

  it.each<[string, object, unknown]>([
    ['a second checksum, of a weaker kind', { files: [{ ...FILE, sha2: 'ab' }] }, 'no-checksum'],
    [
      'a checksum in hex',
      { files: [{ ...FILE, sha512: Buffer.from(FILE.sha512, 'base64').toString('hex') }] },
      'no-checksum',
    ],
    [
      'a checksum with bits that count for nothing',
      { files: [{ ...FILE, sha512: `${'A'.repeat(85)}B==` }] },
      'no-checksum',
    ],
    ['a checksum that is a list', { files: [{ ...FILE, sha512: [FILE.sha512] }] }, 'no-checksum'],
    ['no size', { files: [{ ...FILE, size: undefined }] }, 'unreadable'],
    ['a size in words', { files: [{ ...FILE, size: '10' }] }, 'unreadable'],
    ['a size that is too much', { files: [{ ...FILE, size: LARGEST_PACKAGE + 1 }] }, 'unreadable'],
    ['an installer that asks for more rights', { files: [{ ...FILE, isAdminRightsRequired: true }] }, 'unreadable'],
    ['an address that is no text', { files: [{ ...FILE, url: {} }] }, 'unreadable'],
    ['too many files', { files: Array(51).fill(FILE) }, 'unreadable'],
    ['a version that is a number', { version: 2 }, 'unreadable'],
    ['a version for few', { version: '2.0.0-rc.1' }, null],
    ['a version with spaces', { version: ' 2.0.0' }, 'unreadable'],
    ['a version of four numbers', { version: '2.0.0.1' }, 'unreadable'],
    ['a version with a v', { version: 'v2.0.0' }, 'unreadable'],
    ['a version without end', { version: `2.0.${'9'.repeat(90)}` }, 'unreadable'],
  ])('%s', (_what, change, expected) => {
    expect(read({ version: '1.2.3', files: [FILE], ...change })).toEqual(expected);
  });

  it('never ends in anything but a release, a pre-release or a reason', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (version, files, file) => {
        for (const said of [version, { version, files }, { version: '1.2.3', files: [file] }]) {
          const answer = read(said);
          expect(answer === null || typeof answer === 'object' || answer !== 'defect').toBe(true);
        }
      }),
      { seed: 20_261_121, numRuns: 1_000 },
    );
  });
});

describe('newer', () => {
  const version = fc.tuple(fc.nat(999_999), fc.nat(999_999), fc.nat(999_999));
  it('goes by the numbers, one after the other', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const [x, y] = [a.join('.'), b.join('.')];
        expect(releaseVersionSchema.safeParse(x).success).toBe(true);
        const byHand = a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
        expect(isNewer(x, y)).toBe(byHand > 0);
        expect(isNewer(y, x)).toBe(byHand < 0);
      }),
      { seed: 20_261_122, numRuns: 2_000 },
    );
  });
  it.each([
    ['1.10.0', '1.9.9', true],
    ['1.2.3', '1.2.3', false],
    ['1.2.3', '1.2.3-beta.1', false],
    ['1.2.4', '1.2.3-beta.1', true],
  ])('%s after %s: %s', (a, b, expected) => {
    expect(isNewer(a, b)).toBe(expected);
  });
});

describe('the reason', () => {
  it.each([
    [new UpdateError('redirected'), 'redirected'],
    [new Error('a feed’s own words', { cause: new UpdateError('too-slow') }), 'too-slow'],
    [Object.assign(new Error('sha512 checksum mismatch'), { code: 'ERR_CHECKSUM_MISMATCH' }), 'wrong-checksum'],
    [Object.assign(new Error('no space'), { code: 'ENOSPC' }), 'not-written'],
    [new TypeError('x is undefined'), 'defect'],
    ['a text', 'defect'],
  ])('of %s is %s', (error, why) => {
    expect(whyOf(error)).toBe(why);
  });
});
