import { expect, it } from 'vitest';
import { supportOf } from '../../support/electronSupport.ts';

it.each([
  ['45.4.1', '45.4.1', 'newest'],
  ['45.4.1', '45.4.0', 'newest'],
  ['46.0.0', '45.9.9', 'newest'],
  ['45.4.1', '45.10.0', 'supported'],
  ['45.4.1', '47.0.0', 'supported'],
  ['45.4.1', '48.0.0', 'unsupported'],
  ['33.4.11', '45.4.1', 'unsupported'],
])('Electron %s where %s is the newest: %s', (ours, newest, support) => {
  expect(supportOf(ours, newest)).toBe(support);
});

it('does not guess at what is no version', () => {
  expect(() => supportOf('latest', '45.0.0')).toThrow('is no version');
});
