import { useEffect, useState } from 'react';
import type { AttributionRule } from '#shared/domain/rule.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Notice } from '../components/Notice.tsx';
import { useSay } from '../components/Toasts.tsx';
import { useAsked } from '../state/asked.ts';
import { useCall } from '../state/context.tsx';
import type { LedgerNames } from '../state/names.ts';
import { localZone } from '../state/periods.ts';
import { draftOf, hasCondition, readDraft } from '../state/rules.ts';
import { RuleFields } from './RuleFields.tsx';
import { RulePreview } from './RulePreview.tsx';

interface RuleDialogProps {
  /** A new one has the order -1 and comes last. */
  readonly rule: AttributionRule;
  readonly names: LedgerNames;
  readonly onClose: () => void;
  readonly onSaved?: () => void;
}

/** Typing is left alone for so long before the rule is tried. */
const PAUSE = 250;

/** A rule drawn up, with what it would fit beside it before it is kept. */
export function RuleDialog({ rule: base, names, onClose, onSaved }: RuleDialogProps) {
  const put = useCall('rules.put');
  const say = useSay();
  const [draft, setDraft] = useState(() => draftOf(base));
  const [tried, setTried] = useState(false);
  const isNew = base.order < 0;
  const others = useAsked('rules.list', isNew ? {} : null).value?.rules ?? [];
  const { rule, problems, complete } = readDraft(draft, base, localZone());
  const [preview, setPreview] = useState<AttributionRule | null>(null);

  // The agent does not change what is fitted, but the schema wants one.
  const key = JSON.stringify({ ...rule, agentId: 'x', order: 0 });
  useEffect(() => {
    const timer = setTimeout(() => {
      const next = JSON.parse(key) as AttributionRule;
      setPreview(hasCondition(next) ? next : null);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [key]);

  const save = async () => {
    setTried(true);
    if (!complete || put.busy) return;
    const order = isNew ? Math.max(-1, ...others.map((other) => other.order)) + 1 : base.order;
    const result = await put.run({ rule: { ...rule, order } });
    if (!result.ok) return;
    say.done(en.rules.saved);
    onSaved?.();
    onClose();
  };
  return (
    <Dialog
      actions={
        <>
          <Button onClick={onClose}>{en.actions.cancel}</Button>
          <Button busy={put.busy} tone="solid" type="submit">
            {en.actions.save}
          </Button>
        </>
      }
      description={en.rules.dialogLead}
      onClose={onClose}
      onSubmit={save}
      open
      title={isNew ? en.rules.addTitle : en.rules.changeTitle}
      wide
    >
      <RuleFields draft={draft} names={names} onChange={setDraft} problems={tried ? problems : {}} />
      <RulePreview names={names} rule={preview} />
      {put.error !== null && (
        <Notice live title={en.rules.notSaved} tone="error">
          <p>{put.error.message}</p>
          {put.error.help !== undefined && <p>{put.error.help}</p>}
        </Notice>
      )}
    </Dialog>
  );
}
