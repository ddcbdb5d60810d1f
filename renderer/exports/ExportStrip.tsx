import { X } from 'lucide-react';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { usePage, useSnapshot, useViews } from '../state/context.tsx';
import styles from './exports.module.css';
import { JobView } from './JobView.tsx';

/** Exports under way, and those that are over until they are put away. */
export function ExportStrip() {
  const { views } = usePage();
  const jobs = useSnapshot((snapshot) => snapshot.exports);
  const dismissed = useViews((state) => state.dismissedExports);
  const shown = jobs.filter(({ id, state }) => state === 'running' || !dismissed.includes(id));
  if (shown.length === 0) return null;
  return (
    <section aria-label={en.exports.strip} className={styles.strip}>
      {shown.map((job) => (
        <JobView
          action={
            job.state === 'running' ? undefined : (
              <Button
                aria-label={en.exports.dismiss}
                icon={<X aria-hidden="true" />}
                onClick={() => views.setState({ dismissedExports: [...dismissed, job.id] })}
                square
                tone="ghost"
              />
            )
          }
          job={job}
          key={job.id}
        />
      ))}
    </section>
  );
}
