/** A setting that shows at once what was chosen, and is taken back where it could not be saved. */
import { useEffect, useRef, useState } from 'react';
import type { Result } from '#shared/contract/errors.ts';

export interface Draft<T> {
  readonly value: T;
  /** Shows it without saving: it is not whole yet. */
  show(next: T): void;
  save(next: T): Promise<void>;
}

/**
 * @param stored plain data, as the engine has it now
 * @param send answers with what was stored, or with why not
 */
export function useDraft<T>(stored: T, send: (next: T) => Promise<Result<T>>): Draft<T> {
  const [value, setValue] = useState(stored);
  const sending = useRef(0);
  const latest = useRef(stored);
  latest.current = stored;
  const text = JSON.stringify(stored);
  useEffect(() => {
    // What was chosen meanwhile is newer than what is pushed.
    if (sending.current === 0) setValue(JSON.parse(text) as T);
  }, [text]);
  return {
    value,
    show: setValue,
    async save(next) {
      setValue(next);
      if (sending.current === 0 && JSON.stringify(next) === text) return;
      sending.current += 1;
      const result = await send(next);
      sending.current -= 1;
      if (sending.current === 0) setValue(result.ok ? result.value : latest.current);
    },
  };
}
