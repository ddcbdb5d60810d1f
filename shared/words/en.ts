/**
 * The one catalogue of texts. Plain strings, or functions of values that are already written in the user's locale;
 * nothing in here reckons or decides.
 */
import { agency } from './en/agents.ts';
import { alerting } from './en/alerts.ts';
import { asking } from './en/asking.ts';
import { backups } from './en/backups.ts';
import { books } from './en/books.ts';
import { budgeting } from './en/budgets.ts';
import { common } from './en/common.ts';
import { diagnosing } from './en/diagnostics.ts';
import { ledger } from './en/ledger.ts';
import { paying } from './en/paying.ts';
import { screens } from './en/screens.ts';
import { updates } from './en/updates.ts';
import { usage } from './en/usage.ts';

export const en = {
  ...common,
  ...screens,
  backups,
  updates,
  ...paying,
  ...asking,
  ...ledger,
  ...books,
  ...usage,
  ...alerting,
  ...agency,
  ...budgeting,
  ...diagnosing,
} as const;
export type Words = typeof en;
