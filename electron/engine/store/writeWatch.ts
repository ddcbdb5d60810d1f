/** Says that the store cannot be written to, for as long as it cannot: the screens go on showing what was stored last. */
import { type ErrorInfo, PlimsollError } from '#shared/contract/errors.ts';
import type { Store } from './store.ts';

/** @param tell the error of a commit that the disk did not take; null once one is taken again */
export function watchWrites(store: Store, tell: (error: ErrorInfo | null) => void): Store {
  let failing = false;
  return {
    ...store,
    async commit(changes) {
      try {
        const result = await store.commit(changes);
        if (failing && changes.length > 0) {
          failing = false;
          tell(null);
        }
        return result;
      } catch (error) {
        if (error instanceof PlimsollError && error.info.kind === 'storage') {
          failing = true;
          tell(error.info);
        }
        throw error;
      }
    },
  };
}
