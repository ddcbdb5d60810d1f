import type { AlertView } from '#shared/contract/snapshot.ts';
import type { Instant } from '#shared/domain/time.ts';
import { en } from '#shared/words/en.ts';
import { EXIT } from '../exitCode.ts';
import { chooseFolder } from '../folderChoice.ts';
import { ageText, plain, table } from '../render/text.ts';
import { LOOKS, withFolder } from '../scope.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';

export interface AlertOptions extends GlobalOptions {
  readonly log?: boolean;
  readonly limit?: string;
}

const LOG_ROWS = 50;
const MOST_ROWS = 500;

/** What is wrong now, with why it was told or not; or every decision about it. */
export function listAlerts(options: AlertOptions, world: CliWorld): Promise<Outcome> {
  if (!chooseFolder(options, world).exists)
    return Promise.resolve({ exitCode: EXIT.ok, text: 'No alerts yet.\n', json: { alerts: [], log: [] } });
  return withFolder(options, world, LOOKS, async (session) => {
    const now = world.clock.now();
    if (options.log === true) {
      const limit = Math.min(MOST_ROWS, Math.max(1, Math.trunc(Number(options.limit ?? LOG_ROWS)) || LOG_ROWS));
      const { rows } = await session.call('alerts.log', { limit });
      const text =
        rows.length === 0
          ? 'Nothing was decided yet.\n'
          : table(
              [{ title: 'WHEN' }, { title: 'DECISION' }, { title: 'ABOUT' }, { title: 'REASON' }],
              rows.map(({ at, decision, name, reason }) => [
                ageText(now - at),
                en.alerts.decisions[decision],
                name,
                reason,
              ]),
            );
      return { exitCode: EXIT.ok, text, json: { log: rows } };
    }
    const { alerts } = await session.call('snapshot.get', {});
    const open = alerts.filter(({ closedAt }) => closedAt === null);
    const text = open.length === 0 ? 'All quiet.\n' : open.map((alert) => alertText(alert, now)).join('\n');
    return { exitCode: EXIT.ok, text, json: { alerts: open } };
  });
}

function alertText({ level, title, body, openedAt, held, notifiedAt }: AlertView, now: Instant): string {
  const telling =
    held !== null ? en.alerts.held[held.reason] : notifiedAt === null ? en.alerts.notNotified : en.alerts.notifiedWord;
  return `${level.toUpperCase()}  ${plain(title)}\n  ${plain(body)}\n  since ${ageText(now - openedAt)}; ${telling.toLocaleLowerCase('en')}\n`;
}
