import { en } from '#shared/words/en.ts';
import styles from './Stepper.module.css';

interface StepperProps<T extends string> {
  readonly steps: readonly { readonly id: T; readonly name: string }[];
  readonly current: T;
  readonly onGo: (step: T) => void;
}

/** Where one is on a way of several steps, and back to those before. */
export function Stepper<T extends string>({ steps, current, onGo }: StepperProps<T>) {
  const at = steps.findIndex(({ id }) => id === current);
  return (
    <ol className={styles.steps}>
      {steps.map(({ id, name }, index) => (
        <li className={styles.step} data-state={index < at ? 'past' : index === at ? 'current' : 'ahead'} key={id}>
          <button
            aria-current={index === at ? 'step' : undefined}
            aria-label={en.unblock.stepOf(index + 1, steps.length, name)}
            className={styles.button}
            disabled={index > at}
            onClick={() => onGo(id)}
            type="button"
          >
            {/* A number, no tick: a step that was passed by was not done. */}
            <span className={styles.mark}>{index + 1}</span>
            <span className={styles.name}>{name}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
