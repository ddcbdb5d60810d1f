import { CircleCheck, FolderOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ExportJob } from '#shared/contract/ledgerCalls.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Notice } from '../components/Notice.tsx';
import { ProgressBar } from '../components/ProgressBar.tsx';
import { useSay } from '../components/Toasts.tsx';
import { usePage } from '../state/context.tsx';
import { shareOf } from '../state/exporting.ts';
import styles from './exports.module.css';

interface JobViewProps {
  readonly job: ExportJob;
  /** What else can be done with it. */
  readonly action?: ReactNode;
}

const count = (rows: number) => en.count.rows(rows.toLocaleString(), rows === 1);

/** One export: how far it is, or what came of it. */
export function JobView({ job, action }: JobViewProps) {
  const { client } = usePage();
  const say = useSay();
  const { name } = en.exports.formats[job.format];
  const cancel = async () => {
    const result = await client.call('exports.cancel', { id: job.id });
    if (!result.ok) say.failed(en.exports.cancelFailed, result.error);
  };
  const reveal = async () => {
    const result = await client.call('exports.reveal', { id: job.id });
    if (!result.ok) say.failed(en.exports.notRevealed, result.error);
  };
  switch (job.state) {
    case 'running': {
      const words = en.exports.rows(job.rows.toLocaleString(), job.total.toLocaleString());
      return (
        <div className={styles.job}>
          <div className={styles.jobText}>
            <p className={styles.jobTitle}>{en.exports.writing(name)}</p>
            <p className={`figures ${styles.quiet}`}>{words}</p>
          </div>
          <ProgressBar label={`${en.exports.bar}, ${name}`} share={shareOf(job)} words={words} />
          <div className={styles.jobActions}>
            <Button onClick={cancel}>{en.exports.cancel}</Button>
            {action}
          </div>
        </div>
      );
    }
    case 'done':
      return (
        <div className={styles.job} role="status">
          <CircleCheck aria-hidden="true" className={styles.tick} size={18} />
          <div className={styles.jobText}>
            <p className={styles.jobTitle}>{en.exports.done(name, count(job.rows))}</p>
            <ul className={styles.files}>
              {job.files.map((file) => (
                <li key={file}>{file}</li>
              ))}
            </ul>
          </div>
          <div className={styles.jobActions}>
            <Button icon={<FolderOpen aria-hidden="true" />} onClick={reveal}>
              {en.exports.reveal}
            </Button>
            {action}
          </div>
        </div>
      );
    case 'cancelled':
      return (
        <Notice action={action} title={en.exports.stopped} tone="info">
          <p>{en.exports.stoppedBody}</p>
        </Notice>
      );
    case 'failed':
      return (
        <Notice action={action} live title={en.exports.wentWrong(name)} tone="error">
          <p>{job.error?.message}</p>
          {job.error?.help !== undefined && <p>{job.error.help}</p>}
        </Notice>
      );
  }
}
