import type { AppView } from '#shared/contract/snapshot.ts';
import { en } from '#shared/words/en.ts';
import { Check } from './Check.tsx';
import { Choice } from './Choice.tsx';
import styles from './KeepKey.module.css';
import { Notice } from './Notice.tsx';

export type KeepAnswer = 'keychain' | 'memory';

/** What to ask about keeping keys: nothing where the surroundings decide, else where a new key goes. */
export function keepQuestion(secrets: AppView['secrets']): 'none' | 'choose' | 'confirm-memory' {
  if (secrets.keeps === 'sandbox' || secrets.keeps === 'environment') return 'none';
  return secrets.keychain === null ? 'confirm-memory' : 'choose';
}

interface KeepKeyProps {
  readonly secrets: AppView['secrets'];
  readonly value: KeepAnswer | null;
  readonly error: string | null;
  readonly onChange: (value: KeepAnswer | null) => void;
}

/** Where a key is kept. Without a keychain nothing is chosen beforehand: memory takes a yes. */
export function KeepKey({ secrets, value, error, onChange }: KeepKeyProps) {
  const question = keepQuestion(secrets);
  if (question === 'none') return null;
  if (question === 'confirm-memory') {
    return (
      <div className={styles.group}>
        <Notice title={en.connect.noKeychain} tone="warning">
          <p>{en.connect.noKeychainBody}</p>
        </Notice>
        <Check
          checked={value === 'memory'}
          error={error}
          help={en.connect.keepMemoryHelp}
          label={en.connect.keepMemoryYes}
          onChange={(yes) => onChange(yes ? 'memory' : null)}
        />
      </div>
    );
  }
  const memory = { value: 'memory' as const, label: en.connect.keepMemory, help: en.connect.keepMemoryHelp };
  const keychain = {
    value: 'keychain' as const,
    label: en.connect.keepKeychain(secrets.keychain ?? ''),
    help: en.connect.keepKeychainHelp,
  };
  return (
    <Choice error={error} label={en.connect.keep} onChange={onChange} options={[keychain, memory]} value={value} />
  );
}
