import type { AuditRow } from '#shared/contract/agentCalls.ts';
import { en } from '#shared/words/en.ts';
import log from '../alerts/alerts.module.css';
import { Moment } from '../components/Age.tsx';
import { Button } from '../components/Button.tsx';
import { Skeleton } from '../components/Layout.tsx';
import { Notice } from '../components/Notice.tsx';
import { callerWords } from './HoldList.tsx';
import { useAuditLog } from './useAuditLog.ts';

interface AuditRowsProps {
  /** Null: of all. */
  readonly agent: string | null;
  readonly limit: number;
}

/** Who changed what, from what to what, and why: the newest first. */
export function AuditRows({ agent, limit }: AuditRowsProps) {
  const { log: read, error, busy, earlier, again } = useAuditLog(agent, limit);
  return (
    <>
      {error !== null && (
        <div className={log.pad}>
          <Notice action={<Button onClick={again}>{en.actions.tryAgain}</Button>} title={en.audit.failed} tone="error">
            <p>{error.message}</p>
          </Notice>
        </div>
      )}
      {read === null ? (
        error === null && (
          <div aria-busy="true" aria-label={en.audit.loading} className={log.pad} role="status">
            <Skeleton width="70%" />
            <Skeleton width="55%" />
          </div>
        )
      ) : read.rows.length === 0 ? (
        <p className={log.none}>{en.audit.none}</p>
      ) : (
        <ol>
          {read.rows.map((row) => (
            <Row key={row.id} named={agent === null} row={row} />
          ))}
        </ol>
      )}
      {read !== null && read.next !== null && (
        <div className={log.more}>
          <Button busy={busy} onClick={earlier}>
            {en.audit.earlier}
          </Button>
        </div>
      )}
    </>
  );
}

function Row({ row, named }: { readonly row: AuditRow; readonly named: boolean }) {
  const change = changeWords(row);
  return (
    <li className={log.logRow}>
      <p className={log.decision}>{en.audit.action[row.action]}</p>
      <div className={log.what}>
        {named && <p>{row.agentName}</p>}
        {change !== null && <p>{change}</p>}
        {row.reason !== null && row.reason !== '' && <p className={log.reason}>{row.reason}</p>}
        <p className={log.reason}>{callerWords(row.caller)}</p>
      </div>
      <p className={log.when}>
        <Moment at={row.at} />
      </p>
    </li>
  );
}

function changeWords({ before, after }: Pick<AuditRow, 'before' | 'after'>): string | null {
  if (before !== null && after !== null) return en.audit.change(before, after);
  return after ?? (before === null ? null : en.audit.from(before));
}
