import { useState } from 'react';
import type { ServiceInfo } from '#shared/domain/service.ts';
import { en } from '#shared/words/en.ts';
import { BackLink } from '../components/BackLink.tsx';
import { Choice } from '../components/Choice.tsx';
import { Empty, ScreenFrame } from '../components/Layout.tsx';
import { ConnectForm } from '../connect/ConnectForm.tsx';
import { SignInForm } from '../connect/SignInForm.tsx';
import { useApp, useSnapshot } from '../state/context.tsx';
import styles from './ConnectScreen.module.css';

/** Choose a service, paste its key. The service is asked before anything is stored. */
export function ConnectScreen() {
  const services = useSnapshot((snapshot) => snapshot.services);
  const [chosen, setChosen] = useState<string | null>(services[0]?.id ?? null);
  const service = services.find(({ id }) => id === chosen);
  return (
    <ScreenFrame
      before={<BackLink to={{ name: 'wallets' }}>{en.actions.back}</BackLink>}
      lead={en.connect.lead}
      narrow
      title={en.connect.title}
    >
      {service === undefined ? (
        <Empty body={en.connect.none} title={en.connect.title} />
      ) : (
        <div className={styles.columns}>
          <div className={styles.services}>
            <Choice
              label={en.connect.choose}
              onChange={setChosen}
              options={services.map(({ id, name }) => ({ value: id, label: name }))}
              value={chosen}
            />
          </div>
          <ConnectWays key={service.id} service={service} />
        </div>
      )}
    </ScreenFrame>
  );
}

type Way = keyof typeof en.signIn.ways;

/** With a key that one pastes; in the browser, too, where the service has a sign-in for it. */
function ConnectWays({ service }: { readonly service: ServiceInfo }) {
  const { loopbackOnly } = useApp();
  const browser = service.capabilities.includes('sign-in');
  // Where the service's own address cannot be reached, a key for another one is the likelier thing to have.
  const [way, setWay] = useState<Way>(browser && !loopbackOnly ? 'browser' : 'key');
  return (
    <div className={styles.form}>
      {browser && (
        <Choice
          label={en.signIn.how}
          labelHidden
          look="segments"
          onChange={setWay}
          options={[
            { value: 'browser', label: en.signIn.ways.browser },
            { value: 'key', label: en.signIn.ways.key },
          ]}
          value={way}
        />
      )}
      {way === 'browser' ? <SignInForm service={service} /> : <ConnectForm service={service} />}
    </div>
  );
}
