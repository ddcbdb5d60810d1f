import { expect, test } from 'vitest';
import { LONGEST_WAIT, retryAtOf, retryInSeconds } from '#engine/http/retryAfter.ts';

const NOW = Date.UTC(2026, 10, 20, 9, 0, 0);

test.each<[Record<string, string>, number | null]>([
  [{}, null],
  [{ 'retry-after': '30' }, NOW + 30_000],
  [{ 'retry-after': '0' }, NOW],
  [{ 'retry-after': '1.5' }, NOW + 1_500],
  [{ 'retry-after': ' 7 ' }, NOW + 7_000],
  [{ 'retry-after': 'Fri, 20 Nov 2026 09:02:00 GMT' }, NOW + 120_000],
  [{ 'retry-after': 'Fri, 20 Nov 2026 08:00:00 GMT' }, NOW],
  [{ 'retry-after': '99999999' }, NOW + LONGEST_WAIT],
  [{ 'retry-after': 'soon' }, null],
  [{ 'retry-after': '-5' }, NOW],
  [{ 'retry-after': 'soon', 'x-ratelimit-reset': '60' }, NOW + 60_000],
  [{ 'x-ratelimit-reset': '2026-11-20T09:01:00.000Z' }, NOW + 60_000],
  [{ 'x-ratelimit-reset': String(NOW / 1000 + 45) }, NOW + 45_000],
  [{ 'x-ratelimit-reset': String(NOW + 45_000) }, NOW + 45_000],
  [{ 'x-ratelimit-reset': '2026-11-20T09:01:00Z', 'x-ratelimit-remaining': '0' }, NOW + 60_000],
  [{ 'x-ratelimit-reset': '2026-11-20T09:01:00Z', 'x-ratelimit-remaining': '12' }, null],
  [{ 'retry-after': '30', 'x-ratelimit-reset': '5', 'x-ratelimit-remaining': '12' }, NOW + 30_000],
])('%j', (headers, expected) => {
  expect(retryAtOf(new Headers(headers), NOW)).toBe(expected);
});

test('seconds from a body are bounded too', () => {
  expect(retryInSeconds(30, NOW)).toBe(NOW + 30_000);
  expect(retryInSeconds(1e9, NOW)).toBe(NOW + LONGEST_WAIT);
});
