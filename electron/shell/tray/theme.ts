/** Which ink the panel wants. The panel's colour is not always the windows' colour. */
import type { IconTheme } from './icon.ts';

export interface ThemeInput {
  readonly platform: NodeJS.Platform;
  readonly darkWindows: boolean;
  /** Windows has a setting of its own for the task bar. */
  readonly darkTaskBar: boolean | undefined;
  /** `XDG_CURRENT_DESKTOP`: these keep a dark bar under light windows. */
  readonly desktop: string | undefined;
}

const DARK_BARS = ['gnome', 'unity', 'pantheon', 'budgie'];

export function iconTheme({ platform, darkWindows, darkTaskBar, desktop }: ThemeInput): IconTheme {
  if (platform === 'darwin') return 'template';
  if (platform === 'win32') return (darkTaskBar ?? darkWindows) ? 'dark' : 'light';
  const names = (desktop ?? '').toLowerCase().split(':');
  return darkWindows || names.some((name) => DARK_BARS.includes(name)) ? 'dark' : 'light';
}
