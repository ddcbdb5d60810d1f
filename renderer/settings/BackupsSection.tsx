import { useState } from 'react';
import { en } from '#shared/words/en.ts';
import { Age } from '../components/Age.tsx';
import { Button } from '../components/Button.tsx';
import { Section } from '../components/Layout.tsx';
import { SettingRow } from '../components/SettingRow.tsx';
import { useSay } from '../components/Toasts.tsx';
import { useApp, usePage } from '../state/context.tsx';

/** When the store was last copied, how often, and a copy now. */
export function BackupsSection() {
  const { backups } = useApp();
  const { client } = usePage();
  const say = useSay();
  const [asked, setAsked] = useState(false);
  if (backups === undefined) return null;
  const make = async () => {
    setAsked(true);
    const result = await client.call('backups.make', {});
    setAsked(false);
    if (result.ok) say.done(en.backups.made);
    else say.failed(en.backups.notMade, result.error);
  };
  const { last, count, folder, making } = backups;
  return (
    <Section flush look="group" title={en.backups.title}>
      <SettingRow help={en.backups.help} name={last === null ? en.backups.none : en.backups.kept(count)}>
        {last !== null && <Age at={last.at} />}
        <Button disabled={making || asked} onClick={make}>
          {making || asked ? en.backups.making : en.backups.make}
        </Button>
      </SettingRow>
      <SettingRow help={folder} mono name={en.backups.folder} />
    </Section>
  );
}
