import type { WalletView } from '#shared/contract/snapshot.ts';
import { en } from '#shared/words/en.ts';
import { useMute } from '../state/actions.ts';
import { Section } from './Layout.tsx';
import { SettingRow } from './SettingRow.tsx';
import { Switch } from './Switch.tsx';

/** Whether the desktop is told of this wallet at all. */
export function MuteSection({ wallet }: { readonly wallet: WalletView }) {
  const mute = useMute();
  return (
    <Section flush title={en.shell.alerts}>
      <SettingRow help={en.watch.muteHelp} name={en.watch.mute}>
        <Switch checked={wallet.muted} label={en.watch.mute} onChange={(muted) => mute(wallet.id, muted)} />
      </SettingRow>
    </Section>
  );
}
