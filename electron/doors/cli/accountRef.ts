/** Finds the account that a person means by its id or its label. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { AccountView } from '#shared/contract/snapshot.ts';

/** @throws PlimsollError `not-found`, or `invalid-input` when more than one bears the label */
export function findAccount(accounts: readonly AccountView[], wanted: string): AccountView {
  const byId = accounts.find((account) => account.id === wanted);
  if (byId !== undefined) return byId;
  const exact = accounts.filter((account) => account.label === wanted);
  const close = accounts.filter((account) => account.label.toLowerCase() === wanted.toLowerCase());
  const found = exact.length > 0 ? exact : close;
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  throw new PlimsollError(
    only === undefined
      ? {
          kind: 'not-found',
          message: `There is no account "${wanted}".`,
          help:
            accounts.length === 0
              ? 'There is no account at all.'
              : `There are: ${accounts.map((account) => account.label).join(', ')}.`,
        }
      : {
          kind: 'invalid-input',
          message: `More than one account is called "${wanted}".`,
          help: `Use the id: ${found.map((account) => account.id).join(', ')}.`,
        },
  );
}
