import { describe, expect, it } from 'vitest';
import type { Restored } from '#engine/store/backup/restore.ts';
import { asNotices, noticeOf } from '#engine/store/storeNotices.ts';

const AT = Date.UTC(2026, 10, 26, 9, 30);
const restored: Restored = {
  what: 'restored',
  at: AT,
  reason: 'its end is missing',
  aside: '/d/plimsoll.sqlite.damaged-x',
  backup: '/d/backups/b.sqlite',
  savedAt: AT,
};

describe('what a person is told of a store that did not open as it was left', () => {
  it('which backup took its place, where the old file is, and what is older now', () => {
    const { message, help } = noticeOf(restored);
    expect(message).toBe(
      'The database was damaged (its end is missing). Restored from a backup of 2026-11-26 09:30 UTC. The file as it was is kept as /d/plimsoll.sqlite.damaged-x.',
    );
    for (const words of ['read again', 'not in the journal', 'before you pay again', 'Pauses, envelopes, reservations'])
      expect(help).toContain(words);
  });

  it('by name, where it is not known when the backup was made, and without a reason where a person asked for it', () => {
    const { message } = noticeOf({ ...restored, reason: null, savedAt: null, aside: null });
    expect(message).toBe('Restored from a backup of b.sqlite.');
  });

  it('that the store was kept without its last changes, whether or not there is a log to keep', () => {
    for (const aside of ['/d/plimsoll.sqlite.damaged-x-log', null]) {
      const { kind, message, help } = noticeOf({
        ...restored,
        what: 'log-damaged',
        aside,
        backup: null,
        savedAt: null,
      });
      expect(kind).toBe('log-damaged');
      expect(message).toContain('All before them is there');
      expect(message).not.toContain('new one was begun');
      expect(help).toContain('before you pay again');
    }
  });

  it('that a new one was begun, where no backup could be used', () => {
    const notice = noticeOf({ ...restored, what: 'begun-anew', backup: null, savedAt: null });
    expect(notice.message).toContain('a new one was begun');
    expect(asNotices([notice])).toEqual([
      { id: 'database-damaged-set-aside', tone: 'error', text: notice.message, help: notice.help },
    ]);
  });
});
