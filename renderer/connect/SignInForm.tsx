import { ArrowUpRight } from 'lucide-react';
import { useState } from 'react';
import type { ServiceInfo } from '#shared/domain/service.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { KeepKey } from '../components/KeepKey.tsx';
import { Notice } from '../components/Notice.tsx';
import { useSay } from '../components/Toasts.tsx';
import { Countdown } from '../payments/Countdown.tsx';
import { StateGlyph } from '../payments/StateBadge.tsx';
import { usePage } from '../state/context.tsx';
import { useSignIn } from '../state/signIn.ts';
import styles from './connect.module.css';
import { Advanced, ConnectNotes, LabelField } from './parts.tsx';
import { useConnecting } from './useConnecting.ts';

/** Signs in at the service in the browser: the key comes by itself. */
export function SignInForm({ service }: { readonly service: ServiceInfo }) {
  const page = usePage();
  const say = useSay();
  const connecting = useConnecting();
  const [problem, setProblem] = useState<'denied' | 'expired' | null>(null);
  const signIn = useSignIn({
    connected(accountId) {
      const account = page.store.getState().snapshot?.accounts.find(({ id }) => id === accountId);
      say.done(en.connect.connected(account?.label ?? service.name));
      page.go({ name: 'wallets' });
    },
    ended: setProblem,
  });
  const { waiting, error } = signIn;
  if (waiting !== null) {
    return (
      <div className={styles.form}>
        <div className={styles.waiting} role="status">
          <StateGlyph size={26} tone="moving" />
          <p className={styles.waitingTitle}>{en.signIn.waiting}</p>
          {waiting.userCode === null ? (
            <p>{en.signIn.noCode}</p>
          ) : (
            <>
              <p>{en.signIn.code}</p>
              <p className={styles.code}>{waiting.userCode}</p>
            </>
          )}
          {waiting.expiresAt !== null && (
            <div className={styles.ends}>
              <Countdown at={waiting.expiresAt} label={en.signIn.ends} />
            </div>
          )}
        </div>
        <div className={styles.end}>
          <span className={styles.reads} />
          <Button onClick={() => signIn.stop()}>{en.signIn.stop}</Button>
        </div>
      </div>
    );
  }
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const ready = connecting.attempt();
        if (ready === null) return;
        setProblem(null);
        void signIn.begin({ service: service.id, ...ready });
      }}
    >
      <ConnectNotes />
      <p className={styles.body}>{en.signIn.body(service.name)}</p>
      {problem !== null && (
        <Notice live title={problem === 'denied' ? en.signIn.denied : en.signIn.expired} tone="warning">
          <p>{problem === 'denied' ? en.signIn.deniedBody : en.signIn.expiredBody}</p>
        </Notice>
      )}
      {error !== null && (
        <Notice live title={en.signIn.failed} tone="error">
          <p>{error.message}</p>
          {error.help !== undefined && <p>{error.help}</p>}
        </Notice>
      )}
      <LabelField connecting={connecting} service={service} />
      <KeepKey {...connecting.keeping} />
      <Advanced connecting={connecting} error={null} service={service} />
      <div className={styles.end}>
        <span className={styles.reads} />
        <Button busy={signIn.busy} tone="solid" trailing={<ArrowUpRight aria-hidden="true" />} type="submit">
          {signIn.busy ? en.signIn.beginning : en.signIn.begin}
        </Button>
      </div>
    </form>
  );
}
