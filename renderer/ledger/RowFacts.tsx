import { useState } from 'react';
import { en } from '#shared/words/en.ts';
import { Age, Moment } from '../components/Age.tsx';
import { Button } from '../components/Button.tsx';
import { type Fact, Facts } from '../components/Layout.tsx';
import { ScreenLink } from '../components/ScreenLink.tsx';
import { RuleDialog } from '../rules/RuleDialog.tsx';
import { useAsked } from '../state/asked.ts';
import { useSnapshot } from '../state/context.tsx';
import type { EntryDetail } from '../state/entryDetail.ts';
import type { LedgerNames } from '../state/names.ts';
import { likeRow, ruleWords } from '../state/rules.ts';
import { Part } from './RowLinks.tsx';
import styles from './RowSheet.module.css';

/** Everything that is known of a row, with its source and its age. */
export function RowFacts({ detail, names }: { readonly detail: EntryDetail; readonly names: LedgerNames }) {
  const { entry } = detail;
  const [ruling, setRuling] = useState(false);
  const watched = useSnapshot(({ wallets }) => wallets.some(({ id }) => id === entry.walletId));
  const wallet = names.wallet(entry.walletId);
  const facts: Fact[] = [
    { name: en.row.kind, value: en.entryKind[entry.kind] },
    {
      name: en.row.wallet,
      value: watched ? (
        <ScreenLink className={styles.inline} to={{ name: 'wallet', walletId: entry.walletId }}>
          {wallet}
        </ScreenLink>
      ) : (
        wallet
      ),
    },
    { name: en.row.agent, value: <Whose detail={detail} names={names} onRule={() => setRuling(true)} /> },
  ];
  if (entry.activity !== null) facts.push({ name: en.row.activity, value: entry.activity });
  facts.push(
    { name: en.row.postedAt, value: <Moment at={entry.postedAt} /> },
    {
      name: en.row.ownDate,
      value: entry.at === entry.postedAt ? en.row.sameDate : <Moment at={entry.at} />,
    },
  );
  if (entry.since !== null)
    facts.push({
      name: en.row.span,
      value: (
        <>
          <Moment at={entry.since} /> – <Moment at={entry.at} />
        </>
      ),
    });
  facts.push(
    { name: en.row.seenAt, value: <Age at={entry.seenAt} /> },
    { name: en.row.source, value: en.source[entry.source] },
  );
  if (entry.paymentRef !== null) facts.push({ name: en.row.payment, value: <Mono text={entry.paymentRef} /> });
  if (entry.thread !== null) facts.push({ name: en.row.thread, value: <Mono text={entry.thread} /> });
  facts.push(
    {
      name: en.row.sourceId,
      value: entry.flags.includes('no-id') ? en.row.noSourceId : <Mono text={entry.sourceId} />,
    },
    { name: en.row.ourId, value: <Mono text={entry.id} /> },
  );
  return (
    <Part title={en.row.facts}>
      <Facts facts={facts} />
      {ruling && <RuleDialog names={names} onClose={() => setRuling(false)} rule={likeRow(entry, Date.now())} />}
    </Part>
  );
}

function Whose(props: { readonly detail: EntryDetail; readonly names: LedgerNames; readonly onRule: () => void }) {
  const { detail, names, onRule } = props;
  const { attribution } = detail;
  const ruleId = attribution?.ruleId ?? null;
  const rules = useAsked('rules.list', ruleId === null ? null : {}).value?.rules;
  const rule = rules?.find(({ id }) => id === ruleId);
  const by =
    attribution === null
      ? en.row.nobodyHelp
      : attribution.by === 'service'
        ? en.row.by.service
        : rules === undefined
          ? ''
          : rule === undefined
            ? en.row.by.ruleGone
            : en.row.by.rule(ruleWords(rule, names, Date.now()));
  return (
    <>
      {attribution === null ? en.row.nobody : names.agent(attribution.agentId)}
      <span className={styles.by}>{by}</span>
      {attribution?.by !== 'service' && (
        <Button className={styles.attribute} onClick={onRule}>
          {en.row.attribute}
        </Button>
      )}
    </>
  );
}

function Mono({ text }: { readonly text: string }) {
  return <code className={styles.mono}>{text}</code>;
}
