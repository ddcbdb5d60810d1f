import { useState } from 'react';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Section } from '../components/Layout.tsx';
import { Notice } from '../components/Notice.tsx';
import { SettingRow } from '../components/SettingRow.tsx';
import { Switch } from '../components/Switch.tsx';
import { useSay } from '../components/Toasts.tsx';
import { useClock } from '../state/clock.ts';
import { useApp, usePage } from '../state/context.tsx';
import { momentWords } from '../state/times.ts';
import { updateWords } from '../state/updateWords.ts';
import styles from './settings.module.css';

/** Newer versions of the app: what is known of them, a look now, and the restart that only a click begins. */
export function UpdatesSection() {
  const { updates, settings } = useApp();
  const { client } = usePage();
  const say = useSay();
  const [asked, setAsked] = useState(false);
  const words = useClock((now) => (updates === undefined ? '' : updateWords(updates, (at) => momentWords(at, now))));
  if (updates === undefined) return null;
  const look = async () => {
    setAsked(true);
    const result = await client.call('update.check', {});
    setAsked(false);
    if (!result.ok) say.failed(en.updates.notLooked, result.error);
  };
  const install = async () => {
    const result = await client.call('update.install', {});
    if (!result.ok) say.failed(en.updates.notInstalled, result.error);
  };
  const change = async (checkForUpdates: boolean) => {
    const result = await client.call('settings.set', { checkForUpdates });
    if (!result.ok) say.failed(en.settings.notSaved, result.error);
  };
  const { off, found, doing } = updates;
  const canLook = off === null || off === 'switched-off';
  return (
    <Section flush look="group" title={en.updates.title}>
      {found?.ready === true && (
        <div className={styles.lead}>
          <Notice
            action={
              <Button disabled={doing !== 'nothing'} onClick={install} tone="solid">
                {en.updates.restart(found.version)}
              </Button>
            }
            tone="info"
            title={en.updates.ready(found.version)}
          >
            <p>{en.updates.readyHelp}</p>
          </Notice>
        </div>
      )}
      <SettingRow help={words} name={en.updates.name}>
        {canLook && (
          <Button disabled={doing !== 'nothing' || asked} onClick={look}>
            {doing === 'looking' || asked ? en.updates.looking : en.updates.lookNow}
          </Button>
        )}
      </SettingRow>
      {canLook && (
        <SettingRow help={en.updates.dailyHelp} name={en.updates.daily}>
          <Switch checked={settings.checkForUpdates} label={en.updates.daily} onChange={change} />
        </SettingRow>
      )}
    </Section>
  );
}
