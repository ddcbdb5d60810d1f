import type { ComponentProps, ReactNode } from 'react';
import styles from './Button.module.css';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly tone?: 'solid' | 'quiet' | 'ghost' | 'danger';
  readonly icon?: ReactNode;
  readonly trailing?: ReactNode;
  readonly busy?: boolean;
  /** The icon alone; `aria-label` names it. */
  readonly square?: boolean;
}

export function Button({
  tone = 'quiet',
  icon,
  trailing,
  busy = false,
  square = false,
  children,
  className,
  type = 'button',
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      // A busy button keeps its focus, which a disabled one would lose.
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      className={className === undefined ? styles.button : `${styles.button} ${className}`}
      data-tone={tone}
      data-square={square || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      type={type}
      {...rest}
    >
      {icon}
      {children !== undefined && <span className={styles.label}>{children}</span>}
      {trailing}
    </button>
  );
}
