import { Menu } from '@base-ui/react/menu';
import { BellOff, Clock } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { AlertView } from '#shared/contract/snapshot.ts';
import { en } from '#shared/words/en.ts';
import menu from '../components/ActionMenu.module.css';
import { Button } from '../components/Button.tsx';
import { useSay } from '../components/Toasts.tsx';
import { useMute } from '../state/actions.ts';
import { toppingUpEnds } from '../state/alertWords.ts';
import { useCall } from '../state/context.tsx';

const CHOICES = ['hour', 'tomorrow', 'top-up'] as const;
type Choice = (typeof CHOICES)[number];

/** Being told of it later, or of the wallet not at all; and the way back from either. */
export function PutOff({ alert }: { readonly alert: AlertView }) {
  const { walletId } = alert;
  const state = alert.snooze !== null ? 'snoozed' : alert.muted && walletId !== null ? 'muted' : 'told';
  const place = useRef<HTMLDivElement>(null);
  const acted = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of the state that takes the button away
  useEffect(() => {
    // The button that was pressed makes room for its opposite, which takes over its focus.
    if (acted.current) place.current?.querySelector('button')?.focus();
    acted.current = false;
  }, [state]);
  const act = () => {
    acted.current = true;
  };
  return (
    <div ref={place}>
      {state === 'snoozed' && <EndSnooze alert={alert} onAct={act} />}
      {state === 'muted' && <Unmute alert={alert} onAct={act} />}
      {state === 'told' && <SnoozeMenu alert={alert} onAct={act} />}
    </div>
  );
}

interface PartProps {
  readonly alert: AlertView;
  /** Something was asked for that will change what is offered here. */
  readonly onAct: () => void;
}

function EndSnooze({ alert, onAct }: PartProps) {
  const unsnooze = useCall('alerts.unsnooze');
  const say = useSay();
  const end = async () => {
    onAct();
    const result = await unsnooze.run({ episodeId: alert.id });
    if (!result.ok) say.failed(en.settings.notSaved, result.error);
  };
  return (
    <Button aria-label={en.alerts.about(en.alerts.endSnooze, alert.title)} busy={unsnooze.busy} onClick={end}>
      {en.alerts.endSnooze}
    </Button>
  );
}

function Unmute({ alert, onAct }: PartProps) {
  const mute = useMute();
  const { walletId } = alert;
  return (
    <Button
      aria-label={en.alerts.about(en.alerts.unmute, alert.title)}
      onClick={() => {
        onAct();
        if (walletId !== null) void mute(walletId, false);
      }}
    >
      {en.alerts.unmute}
    </Button>
  );
}

function SnoozeMenu({ alert, onAct }: PartProps) {
  const snooze = useCall('alerts.snooze');
  const say = useSay();
  const mute = useMute();
  const { walletId } = alert;
  const put = async (choice: Choice) => {
    onAct();
    const result = await snooze.run({ episodeId: alert.id, for: choice });
    if (result.ok) say.done(en.alerts.snoozed);
    else say.failed(en.alerts.notSnoozed, result.error);
  };
  const words = (choice: Choice) =>
    choice === 'top-up' && !toppingUpEnds(alert.rule) ? en.alerts.snoozeOver : en.alerts.snoozeFor[choice];
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger
        render={
          <Button aria-label={en.alerts.snooze(alert.title)} busy={snooze.busy} icon={<Clock aria-hidden="true" />}>
            {en.alerts.snoozeWord}
          </Button>
        }
      />
      <Menu.Portal>
        <Menu.Positioner align="end" className={menu.positioner} sideOffset={4}>
          <Menu.Popup className={menu.popup}>
            {CHOICES.map((choice) => (
              <Menu.Item className={menu.item} key={choice} onClick={() => put(choice)}>
                <Clock aria-hidden="true" />
                {words(choice)}
              </Menu.Item>
            ))}
            {walletId !== null && (
              <>
                <Menu.Separator className={menu.separator} />
                <Menu.Item
                  className={menu.item}
                  onClick={() => {
                    onAct();
                    void mute(walletId, true);
                  }}
                >
                  <BellOff aria-hidden="true" />
                  {en.alerts.mute}
                </Menu.Item>
              </>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
