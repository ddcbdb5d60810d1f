import { ArrowRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { en } from '#shared/words/en.ts';
import { Mark } from '../components/Mark.tsx';
import { ModeDialog } from '../components/ModeDialog.tsx';
import { Notice } from '../components/Notice.tsx';
import { useApp, usePage } from '../state/context.tsx';
import styles from './WelcomeScreen.module.css';

/** The first window: connect something real, or look around. */
export function WelcomeScreen() {
  const page = usePage();
  const { notices } = useApp();
  const [entering, setEntering] = useState(false);
  useEffect(() => {
    document.title = en.product;
  }, []);
  return (
    <main className={styles.welcome}>
      <div className={styles.inner}>
        <Mark fill={0.62} level="ok" size={64} />
        <h1 className={styles.title}>{en.welcome.title}</h1>
        <p className={styles.lead}>{en.welcome.lead}</p>
        {notices.map(({ id, tone, text, help }) => (
          <Notice key={id} title={text} tone={tone}>
            <p>{help}</p>
          </Notice>
        ))}
        <div className={styles.ways}>
          <button className={styles.way} data-main onClick={() => page.go({ name: 'connect' })} type="button">
            <span className={styles.wayTitle}>
              {en.actions.connect}
              <ArrowRight aria-hidden="true" />
            </span>
            <span>{en.welcome.connectBody}</span>
          </button>
          <button className={styles.way} onClick={() => setEntering(true)} type="button">
            <span className={styles.wayTitle}>
              {en.welcome.demo}
              <ArrowRight aria-hidden="true" />
            </span>
            <span>{en.welcome.demoBody}</span>
          </button>
        </div>
        <p className={styles.privacy}>{en.welcome.privacy}</p>
      </div>
      <ModeDialog onClose={() => setEntering(false)} open={entering} to="demo" />
    </main>
  );
}
