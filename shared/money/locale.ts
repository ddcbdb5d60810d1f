/** The locale that amounts are written in where nobody names one. */

let system: string | null = null;

/** Told once at the start where the platform knows it: Electron's main process leaves its own `Intl` without one. */
export function tellSystemLocale(locale: string): void {
  system = locale;
}

/** The words around every amount are English, so English is what an undetermined locale means. */
export function systemLocale(): string {
  system ??= globalThis.navigator?.language ?? new Intl.NumberFormat().resolvedOptions().locale;
  return system === '' || system === 'und' ? 'en-US' : system;
}
