/** A store beside a clock that is played: time stands still while the store reads or writes. */
import type { Store } from '#engine/store/store.ts';
import type { FakeClock } from './fakeClock.ts';

export function watchedStore<S extends Store>(store: S, clock: FakeClock): S {
  let open = 0;
  clock.standWhile(() => open > 0);
  return new Proxy(store, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function' || name === 'close') return value;
      return (...input: unknown[]) => {
        const answer: unknown = value.apply(target, input);
        if (!(answer instanceof Promise)) return answer;
        open++;
        return answer.finally(() => {
          open--;
        });
      };
    },
  });
}
