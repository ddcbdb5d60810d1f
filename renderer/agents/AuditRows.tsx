import type { AuditRow } from '#shared/contract/agentCalls.ts';
import { en } from '#shared/words/en.ts';
import { Log, LogLine, LogReason } from '../components/Log.tsx';
import { callerWords } from './HoldList.tsx';
import { useAuditLog } from './useAuditLog.ts';

interface AuditRowsProps {
  /** Null: of all. */
  readonly agent: string | null;
  readonly limit: number;
}

/** Who changed what, from what to what, and why: the newest first. */
export function AuditRows({ agent, limit }: AuditRowsProps) {
  return (
    <Log
      line={(row) => <Row key={row.id} named={agent === null} row={row} />}
      read={useAuditLog(agent, limit)}
      words={en.audit}
    />
  );
}

function Row({ row, named }: { readonly row: AuditRow; readonly named: boolean }) {
  const change = changeWords(row);
  return (
    <LogLine at={row.at} done={en.audit.action[row.action]}>
      {named && <p>{row.agentName}</p>}
      {change !== null && <p>{change}</p>}
      {row.reason !== null && row.reason !== '' && <LogReason>{row.reason}</LogReason>}
      <LogReason>{callerWords(row.caller)}</LogReason>
    </LogLine>
  );
}

function changeWords({ before, after }: Pick<AuditRow, 'before' | 'after'>): string | null {
  if (before !== null && after !== null) return en.audit.change(before, after);
  return after ?? (before === null ? null : en.audit.from(before));
}
