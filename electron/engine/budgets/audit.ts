/** Rows of the audit log: who changed what about an agent, stored in the transaction that changes it. */
import { randomUUID } from 'node:crypto';
import type { AccountLogRow } from '#shared/domain/accountLog.ts';
import type { Audit } from '#shared/domain/audit.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { Change } from '../store/store.ts';

export interface AuditFacts extends Omit<Audit, 'before' | 'after' | 'reason'> {
  readonly accountId: string;
  readonly walletId?: string | null;
  readonly before?: string | null;
  readonly after?: string | null;
  readonly reason?: string | null;
}

/** Rows of one instant keep the order in which they were written. */
let written = 0;

export function auditRow(facts: AuditFacts, at: Instant): AccountLogRow {
  const { accountId, walletId = null, before = null, after = null, reason = null, ...audit } = facts;
  const change = [before, after].filter((part) => part !== null).join(' → ');
  return {
    id: `${accountId}/${at}/${String(written++).padStart(9, '0')}/${randomUUID()}`,
    at,
    accountId,
    walletId,
    topic: 'agents',
    message: [`${audit.agentName}: ${audit.action}`, change, reason]
      .filter((part) => part !== null && part !== '')
      .join(' · '),
    entryId: null,
    audit: { ...audit, before, after, reason },
  };
}

export function audited(...rows: readonly AccountLogRow[]): Change {
  return { collection: 'accountLog', insertNew: rows };
}
