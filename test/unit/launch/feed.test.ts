import { describe, expect, it } from 'vitest';
import { feedAt, readFeedFile } from '#engine/updates/feed.ts';
import { feedArguments } from '#launch/feed.ts';
import { LaunchError } from '#launch/words.ts';

describe('the feed that packages are built with', () => {
  it.each([undefined, '', '  '])('is none for %o', (address) => {
    expect(feedArguments(address)).toEqual([]);
  });

  it.each([
    ['https://updates.example.com/plimsoll/', 'https://updates.example.com/plimsoll/'],
    ['https://updates.example.com', 'https://updates.example.com/'],
    ['HTTPS://Updates.Example.com:8443/a b', 'https://updates.example.com:8443/a%20b'],
  ])('is told to electron-builder: %s', (address, told) => {
    expect(feedArguments(address)).toEqual(['-c.publish.provider=generic', `-c.publish.url=${told}`]);
    // What is built so is what the app takes.
    expect(feedAt(readFeedFile(`provider: generic\nurl: ${told}\n`) ?? '', { loopbackOnly: false })).not.toBeNull();
  });

  it.each([
    'http://updates.example.com/',
    'http://127.0.0.1/',
    'file:///srv/updates',
    'updates.example.com',
    '/srv/updates',
    's3://bucket/',
    'javascript:alert(1)',
    'https://user@updates.example.com/',
    'https://user:secret@updates.example.com/',
    'https://:secret@updates.example.com/',
    'https://updates.example.com/?token=secret',
    'https://updates.example.com/#x',
    'https://',
  ])('is refused, and not repeated: %s', (address) => {
    expect(() => feedArguments(address)).toThrow(LaunchError);
    expect(() => feedArguments(address)).not.toThrow(/secret|example/);
  });
});
