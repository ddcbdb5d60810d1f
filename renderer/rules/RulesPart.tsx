import { ArrowDown, ArrowUp, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { AttributionRule } from '#shared/domain/rule.ts';
import { en } from '#shared/words/en.ts';
import { ActionMenu } from '../components/ActionMenu.tsx';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Empty, Section, Skeleton } from '../components/Layout.tsx';
import { Mark } from '../components/Mark.tsx';
import { Notice } from '../components/Notice.tsx';
import { Switch } from '../components/Switch.tsx';
import { useSay } from '../components/Toasts.tsx';
import { useAsked } from '../state/asked.ts';
import { useCall, usePage } from '../state/context.tsx';
import { useNames } from '../state/names.ts';
import { inOrder, newRule, reordered, ruleWords } from '../state/rules.ts';
import { RuleDialog } from './RuleDialog.tsx';
import styles from './rules.module.css';

/** The rules of attribution, in the order in which they are asked. */
export function RulesPart() {
  const names = useNames();
  const { client } = usePage();
  const say = useSay();
  const { value, error, reload } = useAsked('rules.list', {});
  const [editing, setEditing] = useState<AttributionRule | null>(null);
  const [removing, setRemoving] = useState<AttributionRule | null>(null);
  const rules = value === null ? null : inOrder(value.rules);

  const putAll = async (changed: readonly AttributionRule[]) => {
    for (const rule of changed) {
      const result = await client.call('rules.put', { rule });
      if (!result.ok) {
        say.failed(en.rules.notSaved, result.error);
        break;
      }
    }
    await reload();
  };
  const add = (
    <Button icon={<Plus aria-hidden="true" />} onClick={() => setEditing(newRule(Date.now()))}>
      {en.rules.add}
    </Button>
  );
  if (rules === null)
    return error === null ? (
      <div aria-busy="true" aria-label={en.rules.loading} role="status">
        <Skeleton height={54} width="100%" />
      </div>
    ) : (
      <Notice
        action={<Button onClick={() => reload()}>{en.actions.tryAgain}</Button>}
        title={en.rules.failed}
        tone="error"
      >
        <p>{error.message}</p>
        {error.help !== undefined && <p>{error.help}</p>}
      </Notice>
    );
  return (
    <>
      {rules.length === 0 ? (
        <Empty action={add} art={<Mark size={44} />} body={en.rules.emptyBody} title={en.rules.emptyTitle} />
      ) : (
        <Section aside={add} flush look="group" title={en.ledger.tabs.rules}>
          <ol className={styles.list}>
            {rules.map((rule, index) => {
              const name = ruleWords(rule, names, Date.now());
              return (
                <li className={styles.rule} data-off={!rule.enabled || undefined} key={rule.id}>
                  <span className={styles.number}>{index + 1}</span>
                  <div>
                    <p className={styles.ruleName}>{name}</p>
                    <p className={styles.quiet}>
                      {rule.enabled ? `${en.rules.to} ${names.agent(rule.agentId)}` : en.rules.off}
                    </p>
                  </div>
                  <div className={styles.controls}>
                    <Switch
                      checked={rule.enabled}
                      label={en.rules.enabled(name)}
                      onChange={(enabled) => putAll([{ ...rule, enabled }])}
                    />
                    <Button
                      aria-label={en.rules.up(name)}
                      disabled={index === 0}
                      icon={<ArrowUp aria-hidden="true" />}
                      onClick={() => putAll(reordered(rules, index, -1))}
                      square
                      tone="ghost"
                    />
                    <Button
                      aria-label={en.rules.down(name)}
                      disabled={index === rules.length - 1}
                      icon={<ArrowDown aria-hidden="true" />}
                      onClick={() => putAll(reordered(rules, index, 1))}
                      square
                      tone="ghost"
                    />
                    <ActionMenu
                      actions={[
                        { label: en.rules.edit, icon: <Pencil aria-hidden="true" />, onSelect: () => setEditing(rule) },
                        {
                          label: en.rules.remove,
                          icon: <Trash2 aria-hidden="true" />,
                          danger: true,
                          onSelect: () => setRemoving(rule),
                        },
                      ]}
                      label={en.rules.menu(name)}
                    />
                  </div>
                </li>
              );
            })}
          </ol>
        </Section>
      )}
      {editing !== null && (
        <RuleDialog
          key={editing.id}
          names={names}
          onClose={() => setEditing(null)}
          onSaved={() => void reload()}
          rule={editing}
        />
      )}
      {removing !== null && (
        <RemoveDialog
          agent={names.agent(removing.agentId)}
          name={ruleWords(removing, names, Date.now())}
          onClose={() => setRemoving(null)}
          onRemoved={() => void reload()}
          rule={removing}
        />
      )}
    </>
  );
}

interface RemoveDialogProps {
  readonly rule: AttributionRule;
  readonly name: string;
  readonly agent: string;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}

function RemoveDialog({ rule, name, agent, onClose, onRemoved }: RemoveDialogProps) {
  const remove = useCall('rules.remove');
  const say = useSay();
  const run = async () => {
    if (remove.busy) return;
    const result = await remove.run({ ruleId: rule.id });
    if (!result.ok) return;
    say.done(en.rules.removed);
    onRemoved();
    onClose();
  };
  return (
    <Dialog
      actions={
        <>
          <Button onClick={onClose}>{en.actions.cancel}</Button>
          <Button busy={remove.busy} onClick={run} tone="danger">
            {en.rules.removeDo}
          </Button>
        </>
      }
      description={en.rules.removeBody(name, agent)}
      onClose={onClose}
      open
      title={en.rules.removeTitle}
    >
      {remove.error !== null && (
        <Notice live title={remove.error.message} tone="error">
          {remove.error.help !== undefined && <p>{remove.error.help}</p>}
        </Notice>
      )}
    </Dialog>
  );
}
