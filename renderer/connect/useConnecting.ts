/** What both ways of connecting ask besides the key: a name, where the key is kept, another address. */
import { useState } from 'react';
import type { AppView } from '#shared/contract/snapshot.ts';
import { en } from '#shared/words/en.ts';
import { type KeepAnswer, keepQuestion } from '../components/KeepKey.tsx';
import { useApp } from '../state/context.tsx';

export interface Connecting {
  readonly label: string;
  readonly origin: string;
  readonly advanced: boolean;
  /** It was sent once: from now on what is missing is said. */
  readonly tried: boolean;
  readonly keeping: {
    readonly secrets: AppView['secrets'];
    readonly value: KeepAnswer | null;
    readonly error: string | null;
    onChange(value: KeepAnswer | null): void;
  };
  setLabel(label: string): void;
  setOrigin(origin: string): void;
  setAdvanced(open: boolean): void;
  /** What the call takes besides service and key; null while an answer is missing. */
  attempt(): { label?: string; origin?: string; keepKey?: KeepAnswer } | null;
}

export function useConnecting(): Connecting {
  const app = useApp();
  const question = keepQuestion(app.secrets);
  const [label, setLabel] = useState('');
  const [origin, setOrigin] = useState('');
  const [advanced, setAdvanced] = useState(app.loopbackOnly);
  const [keep, setKeep] = useState<KeepAnswer | null>(question === 'choose' ? 'keychain' : null);
  const [tried, setTried] = useState(false);
  const missing = question !== 'none' && keep === null;
  return {
    label,
    origin,
    advanced,
    tried,
    keeping: {
      secrets: app.secrets,
      value: keep,
      error: tried && missing ? en.connect.keepMissing : null,
      onChange: setKeep,
    },
    setLabel,
    setOrigin,
    setAdvanced,
    attempt() {
      setTried(true);
      if (missing) return null;
      return {
        ...(label.trim() === '' ? {} : { label: label.trim() }),
        ...(origin.trim() === '' ? {} : { origin: origin.trim() }),
        ...(keep === null ? {} : { keepKey: keep }),
      };
    },
  };
}
