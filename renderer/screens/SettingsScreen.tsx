import { Copy } from 'lucide-react';
import { useState } from 'react';
import type { CallInput } from '#shared/contract/contract.ts';
import { en } from '#shared/words/en.ts';
import { AccountsSection } from '../components/AccountsSection.tsx';
import { Button } from '../components/Button.tsx';
import { Choice } from '../components/Choice.tsx';
import { ScreenFrame, Section } from '../components/Layout.tsx';
import { ModeDialog } from '../components/ModeDialog.tsx';
import { Picker } from '../components/Picker.tsx';
import { SettingRow } from '../components/SettingRow.tsx';
import { Switch } from '../components/Switch.tsx';
import { useSay } from '../components/Toasts.tsx';
import { DiagnosticsDialog } from '../diagnostics/DiagnosticsDialog.tsx';
import { BackupsSection } from '../settings/BackupsSection.tsx';
import { ForwardingSection } from '../settings/ForwardingSection.tsx';
import { QuietHoursSection } from '../settings/QuietHoursSection.tsx';
import { UpdatesSection } from '../settings/UpdatesSection.tsx';
import { useApp, usePage } from '../state/context.tsx';

const INTERVALS = [1, 2, 5, 10, 15, 30, 60, 120, 360, 1440];
const STALES = ['answer', 'deny'] as const;
const THEMES = ['system', 'light', 'dark'] as const;

function intervalWords(minutes: number): string {
  if (minutes < 60) return en.settings.intervals.minutes(minutes);
  return minutes === 60 ? en.settings.intervals.hour : en.settings.intervals.hours(minutes / 60);
}

export function SettingsScreen() {
  const { settings, watching } = useApp();
  const { client } = usePage();
  const say = useSay();
  const change = async (input: CallInput<'settings.set'>) => {
    const result = await client.call('settings.set', input);
    if (!result.ok) say.failed(en.settings.notSaved, result.error);
  };
  const watch = async (next: boolean) => {
    const result = await client.call('watching.set', { watching: next });
    if (!result.ok) say.failed(en.settings.notSaved, result.error);
  };
  const minutes = INTERVALS.includes(settings.syncMinutes)
    ? INTERVALS
    : [...INTERVALS, settings.syncMinutes].sort((a, b) => a - b);

  return (
    <ScreenFrame narrow title={en.settings.title}>
      <AccountsSection />
      <Section flush look="group" title={en.settings.watching}>
        <SettingRow help={en.settings.watchHelp} name={en.settings.watch}>
          <Switch checked={watching} label={en.settings.watch} onChange={watch} />
        </SettingRow>
        <SettingRow help={en.settings.intervalHelp} name={en.settings.interval}>
          <Picker
            label={en.settings.interval}
            onChange={(value) => change({ syncMinutes: Number(value) })}
            options={minutes.map((count) => ({ value: String(count), label: intervalWords(count) }))}
            value={String(settings.syncMinutes)}
          />
        </SettingRow>
        <SettingRow help={en.settings.notificationsHelp} name={en.settings.notifications}>
          <Switch
            checked={settings.notifications}
            label={en.settings.notifications}
            onChange={(notifications) => change({ notifications })}
          />
        </SettingRow>
      </Section>
      <Section flush look="group" title={en.settings.agents}>
        <SettingRow help={en.settings.staleHelp} name={en.settings.stale}>
          <Choice
            label={en.settings.stale}
            labelHidden
            look="segments"
            onChange={(staleNumbers) => change({ staleNumbers })}
            options={STALES.map((value) => ({ value, label: en.settings.stales[value] }))}
            value={settings.staleNumbers}
          />
        </SettingRow>
      </Section>
      <QuietHoursSection />
      <ForwardingSection />
      <Section flush look="group" title={en.settings.appearance}>
        <SettingRow name={en.settings.theme}>
          <Choice
            label={en.settings.theme}
            labelHidden
            look="segments"
            onChange={(theme) => change({ theme })}
            options={THEMES.map((value) => ({ value, label: en.settings.themes[value] }))}
            value={settings.theme}
          />
        </SettingRow>
        <SettingRow help={en.settings.openAtLoginHelp} name={en.settings.openAtLogin}>
          <Switch
            checked={settings.openAtLogin}
            label={en.settings.openAtLogin}
            onChange={(openAtLogin) => change({ openAtLogin })}
          />
        </SettingRow>
      </Section>
      <BackupsSection />
      <UpdatesSection />
      <MachineSection />
    </ScreenFrame>
  );
}

function MachineSection() {
  const app = useApp();
  const { client } = usePage();
  const say = useSay();
  const [switching, setSwitching] = useState(false);
  const [diagnosing, setDiagnosing] = useState(false);
  const other = app.mode === 'demo' ? 'live' : 'demo';
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(app.dataDir);
      say.done(en.settings.copied);
    } catch {
      say.failed(en.settings.notCopied, { kind: 'refused', message: app.dataDir });
    }
  };
  const keys = {
    keychain: en.settings.keysKeychain(app.secrets.keychain ?? ''),
    memory: en.settings.keysMemory,
    environment: en.settings.keysEnvironment,
    sandbox: en.settings.keysSandbox,
  }[app.secrets.keeps];
  return (
    <Section flush look="group" title={en.settings.machine}>
      <SettingRow help={app.mode === 'demo' ? en.settings.modeDemo : en.settings.modeLive} name={en.settings.mode}>
        <Button onClick={() => setSwitching(true)}>
          {app.mode === 'demo' ? en.settings.toLive : en.settings.toDemo}
        </Button>
      </SettingRow>
      <SettingRow help={app.dataDir} mono name={en.settings.dataDir}>
        <Button icon={<Copy aria-hidden="true" />} onClick={copy}>
          {en.settings.copy}
        </Button>
      </SettingRow>
      <SettingRow help={keys} name={en.settings.keys} />
      <SettingRow
        help={app.loopbackOnly ? `${app.version}. ${en.settings.loopback}` : app.version}
        name={en.settings.version}
      >
        <Button onClick={() => client.call('app.quit', {})}>{en.settings.quit}</Button>
      </SettingRow>
      <SettingRow help={en.diagnostics.help} name={en.diagnostics.name}>
        <Button onClick={() => setDiagnosing(true)}>{en.diagnostics.show}</Button>
      </SettingRow>
      <DiagnosticsDialog onClose={() => setDiagnosing(false)} open={diagnosing} />
      <ModeDialog onClose={() => setSwitching(false)} open={switching} to={other} />
    </Section>
  );
}
