/** What is said of newer versions of the app, in one line. */
import type { UpdatesView } from '#shared/contract/updateCalls.ts';
import { en } from '#shared/words/en.ts';

export function updateWords({ off, doing, found, failed, lookedAt, installs }: UpdatesView): string {
  const { updates } = en;
  if (doing === 'looking') return updates.looking;
  if (doing === 'installing') return updates.installing;
  if (doing === 'downloading' && found !== null) return updates.downloading(found.version);
  if (failed !== null) {
    const reason = `${failedWords(failed.while, found?.version)}: ${updates.failures[failed.why]}.`;
    return off === null && failed.while !== 'installing' ? `${reason} ${updates.again}` : reason;
  }
  if (found?.ready === true) return updates.ready(found.version);
  if (found !== null && installs === 'by-hand') return `${updates.byHand(found.version)}. ${updates.byHandHelp}`;
  if (off !== null) return updates.off[off];
  return lookedAt === null ? updates.notYet : updates.upToDate;
}

function failedWords(at: NonNullable<UpdatesView['failed']>['while'], version: string | undefined): string {
  if (at === 'looking' || version === undefined) return en.updates.lookFailed;
  return at === 'downloading' ? en.updates.downloadFailed(version) : en.updates.installFailed(version);
}
