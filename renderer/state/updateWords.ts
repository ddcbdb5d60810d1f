/** What is said of newer versions of the app, in one line. */
import type { UpdatesView } from '#shared/contract/updateCalls.ts';
import type { Instant } from '#shared/domain/time.ts';
import { en } from '#shared/words/en.ts';

/** @param when an instant in the user's words */
export function updateWords(view: UpdatesView, when: (at: Instant) => string): string {
  const { off, doing, found, failed, lookedAt, installs } = view;
  const { updates } = en;
  if (doing === 'looking') return updates.looking;
  if (doing === 'installing') return updates.installing;
  if (doing === 'downloading' && found !== null) return updates.downloading(found.version);
  if (failed !== null) {
    const reason = `${failedWords(failed.while, found?.version, when(failed.at))}: ${updates.failures[failed.why]}.`;
    return off === null && failed.while !== 'installing' ? `${reason} ${updates.again}` : reason;
  }
  if (found !== null && installs === 'by-hand') return `${updates.byHand(found.version)}. ${updates.byHandHelp}`;
  if (found !== null && lookedAt !== null) return updates.looked(when(lookedAt));
  if (off !== null) return updates.off[off];
  return lookedAt === null ? updates.notYet : updates.upToDate(when(lookedAt));
}

function failedWords(
  at: NonNullable<UpdatesView['failed']>['while'],
  version: string | undefined,
  when: string,
): string {
  if (at === 'looking' || version === undefined) return en.updates.lookFailed(when);
  return at === 'downloading' ? en.updates.downloadFailed(version, when) : en.updates.installFailed(version, when);
}
