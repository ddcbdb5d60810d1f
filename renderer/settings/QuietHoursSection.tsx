import { Plus } from 'lucide-react';
import type { QuietHours, QuietSpan } from '#shared/domain/quiet.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Section } from '../components/Layout.tsx';
import { SettingRow } from '../components/SettingRow.tsx';
import { Switch } from '../components/Switch.tsx';
import { useSay } from '../components/Toasts.tsx';
import { useApp, usePage } from '../state/context.tsx';
import { useDraft } from '../state/draft.ts';
import { QuietSpanRow } from './QuietSpanRow.tsx';
import styles from './settings.module.css';

const MOST_SPANS = 14;
const NEW_SPAN: QuietSpan = { days: [6, 7], from: '00:00', to: '09:00' };

/** When the desktop is not told. */
export function QuietHoursSection() {
  const { settings } = useApp();
  const { client } = usePage();
  const say = useSay();
  const { value, show, save } = useDraft(settings.quietHours, async (quietHours) => {
    const result = await client.call('settings.set', { quietHours });
    if (!result.ok) say.failed(en.settings.notSaved, result.error);
    return result.ok ? { ok: true, value: result.value.settings.quietHours } : result;
  });
  const change = (part: Partial<QuietHours>) => save({ ...value, ...part });
  const withSpan = (n: number, span: QuietSpan): QuietHours => ({
    ...value,
    spans: value.spans.map((one, index) => (index === n ? span : one)),
  });
  /** What is not whole yet (a span without a day) is shown as it is and kept to the page. */
  const setSpan = (n: number, span: QuietSpan) => {
    const next = withSpan(n, span);
    if (next.spans.every(({ days }) => days.length > 0)) void save(next);
    else show(next);
  };
  return (
    <Section flush look="group" title={en.quiet.title}>
      <SettingRow help={en.quiet.help} name={en.quiet.on}>
        <Switch checked={value.on} label={en.quiet.on} onChange={(on) => change({ on })} />
      </SettingRow>
      {value.on && (
        <>
          <SettingRow help={en.quiet.passesHelp} name={en.quiet.passes}>
            <Switch
              checked={value.criticalPasses}
              label={en.quiet.passes}
              onChange={(criticalPasses) => change({ criticalPasses })}
            />
          </SettingRow>
          {value.spans.map((span, n) => (
            <QuietSpanRow
              // biome-ignore lint/suspicious/noArrayIndexKey: a span has no name but its place
              key={n}
              n={n + 1}
              onRemove={() => change({ spans: value.spans.filter((_, index) => index !== n) })}
              onSave={(next) => setSpan(n, next)}
              onShow={(next) => show(withSpan(n, next))}
              span={span}
            />
          ))}
          <div className={styles.add}>
            {value.spans.length === 0 && <p className={styles.noTime}>{en.quiet.noTime}</p>}
            {value.spans.length < MOST_SPANS && (
              <Button icon={<Plus aria-hidden="true" />} onClick={() => change({ spans: [...value.spans, NEW_SPAN] })}>
                {en.quiet.add}
              </Button>
            )}
          </div>
        </>
      )}
    </Section>
  );
}
