/** What a notification says to a desktop's server. */
import { describe, expect, it } from 'vitest';
import { noticeOf } from '#engine/alerts/notice.ts';
import type { DesktopNotice } from '#engine/ports.ts';
import { actionsOf, markless, withoutMarkup } from '../../../electron/shell/noticeServer.ts';
import { episode } from '../engine/store/samples.ts';

describe('a notification', () => {
  const notice = (change = {}): DesktopNotice => noticeOf({ kind: 'one', episodes: [episode('e1', change)] });

  it('offers what helps: topping up where it would, putting off unless it is good news', () => {
    expect(actionsOf(notice())).toEqual(['default', 'Open', 'action-0', 'Top up', 'action-1', 'Snooze 1 hour']);
    expect(actionsOf(notice({ rule: 'key-refused', walletId: null }))).toEqual([
      'default',
      'Open',
      'action-0',
      'Snooze 1 hour',
    ]);
    expect(actionsOf(notice({ rule: 'payment-arrived', level: 'ok' }))).toEqual(['default', 'Open']);
  });

  it.each([
    ['low-balance', 'acc-1:credits', '', 'wallets/acc-1:credits'],
    ['payment-not-seen', 'acc-1:credits', 'pay_1', 'payments/pay_1'],
    ['agent-budget', 'acc-1:credits', 'scout', 'agents'],
    ['key-refused', null, '', 'settings'],
    ['cannot-see', null, '', 'alerts'],
  ] as const)('of %s leads where one can do something', (rule, walletId, subject, screen) => {
    expect(notice({ rule, walletId, subject }).screen).toBe(screen);
  });

  it('is urgent when it is critical or empty', () => {
    expect(notice({ level: 'low' }).urgency).toBe('normal');
    expect(notice({ level: 'unknown' }).urgency).toBe('normal');
    expect(notice({ level: 'critical' }).urgency).toBe('critical');
    expect(notice({ level: 'empty' }).urgency).toBe('critical');
  });

  it('sums up the worst first, what is over marked so, and no more than can be read', () => {
    const many = Array.from({ length: 7 }, (_, n) => episode(`e${n}`, { title: `Alert ${n}` }));
    const summary = noticeOf({
      kind: 'summary',
      episodes: [...many.slice(0, 6), episode('over', { title: 'Gone', closedAt: 9 })],
    });
    expect(summary).toMatchObject({
      title: 'While it was quiet: 7 alerts',
      screen: 'alerts',
      urgency: 'normal',
      actions: [],
    });
    expect(summary.body.split('\n')).toEqual(['Alert 0', 'Alert 1', 'Alert 2', 'Alert 3', 'Alert 4', 'and 2 more']);
    const two = noticeOf({
      kind: 'summary',
      episodes: [episode('a', { level: 'empty', title: 'A' }), episode('b', { title: 'B', closedAt: 9 })],
    });
    expect(two).toMatchObject({ body: 'A\nB (over since)', urgency: 'critical' });
  });

  it('is no markup, whatever a service is called', () => {
    expect(withoutMarkup('<a href="x">A & B</a>')).toBe('&lt;a href="x"&gt;A &amp; B&lt;/a&gt;');
    // Where nobody knows whether it is read as markup, it is the same either way.
    expect(markless('<img src="https://evil.example/"> A &lt; B')).not.toMatch(/[<>&]/);
  });
});
