/**
 * The order in which test files begin: those that take longest first, so that they do not stand alone at the end while the other
 * processors have nothing to do. At full counts they take most of an hour each.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const LONGEST = [
  'faults/soak.test.ts',
  'faults/ledgerKill.test.ts',
  'faults/exportKill.test.ts',
  'faults/backupKill.test.ts',
  'faults/storeMigration.test.ts',
  'faults/paymentRuns.test.ts',
  'faults/paymentKill.test.ts',
  'faults/agentKill.test.ts',
  'faults/storeDamage.test.ts',
  'fuzz/reads.test.ts',
  'fuzz/writes.test.ts',
] as const;

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const index = LONGEST.findIndex((name) => moduleId.endsWith(`/test/${name}`));
      return index === -1 ? LONGEST.length : index;
    };
    // A stable sort: the others stay in the order that they were in.
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
