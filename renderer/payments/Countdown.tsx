import { useEffect, useRef } from 'react';
import { useSecondsUntil } from '../state/clock.ts';
import { countdownWords } from '../state/times.ts';

interface CountdownProps {
  readonly at: number;
  readonly label: string;
  readonly onOver?: () => void;
}

/** "Again in 0:42", second by second. Not read out as it runs; gone once it is over. */
export function Countdown({ at, label, onOver }: CountdownProps) {
  const left = useSecondsUntil(at);
  const over = useRef(onOver);
  over.current = onOver;
  const began = useRef(left > 0);
  useEffect(() => {
    if (left > 0) began.current = true;
    else if (began.current) {
      began.current = false;
      over.current?.();
    }
  }, [left]);
  if (left === 0) return null;
  return (
    <p role="timer">
      {label} <span className="figures">{countdownWords(left)}</span>
    </p>
  );
}
