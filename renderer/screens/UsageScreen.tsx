import { en } from '#shared/words/en.ts';
import { ScreenFrame } from '../components/Layout.tsx';

export function UsageScreen() {
  return <ScreenFrame title={en.shell.usage}>{null}</ScreenFrame>;
}
