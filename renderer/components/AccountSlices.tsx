import type { AccountView } from '#shared/contract/snapshot.ts';
import { en } from '#shared/words/en.ts';
import { Age } from './Age.tsx';
import { Money } from './Figure.tsx';
import { Facts, Section } from './Layout.tsx';
import styles from './Table.module.css';

interface SliceProps {
  readonly account: AccountView;
}

export function AppsSection({ account }: SliceProps) {
  const slice = account.slices.apps;
  if (slice === undefined || slice.value.total === 0) return null;
  const { listed, total } = slice.value;
  return (
    <Section
      aside={listed.length < total ? en.wallet.appsListed(listed.length, total) : <Age at={slice.asOf} />}
      flush
      title={en.wallet.appsTitle}
    >
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{en.wallet.appName}</th>
            <th className={styles.end} scope="col">
              {en.wallet.appEarned}
            </th>
            <th className={styles.end} scope="col">
              {en.wallet.appPlatform}
            </th>
          </tr>
        </thead>
        <tbody>
          {listed.map((app) => (
            <tr key={app.id}>
              <th className={styles.lead} scope="row">
                {app.name}
                {!app.monetized && <span className={styles.sub}>{en.wallet.appPlain}</span>}
              </th>
              <td className={styles.end}>
                <Money amount={app.creatorEarnings} />
              </td>
              <td className={styles.end}>
                <Money amount={app.platformRevenue} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

export function EarningsSection({ account }: SliceProps) {
  const slice = account.slices.earnings;
  if (slice === undefined) return null;
  const { available, earned, pending, redeemed, breakdown } = slice.value;
  return (
    <Section aside={<Age at={slice.asOf} />} title={en.wallet.earningsTitle}>
      <Facts
        facts={[
          { name: en.wallet.earningsAvailable, value: <Money amount={available} /> },
          { name: en.wallet.earningsPending, value: <Money amount={pending} /> },
          { name: en.wallet.earningsEarned, value: <Money amount={earned} /> },
          { name: en.wallet.earningsRedeemed, value: <Money amount={redeemed} /> },
          ...breakdown.map(({ source, amount }) => ({
            name: en.wallet.earningsFrom(source),
            value: <Money amount={amount} />,
          })),
        ]}
      />
    </Section>
  );
}

export function PricingSection({ account }: SliceProps) {
  const slice = account.slices.pricing;
  if (slice === undefined || slice.value.length === 0) return null;
  return (
    <Section aside={<Age at={slice.asOf} />} flush title={en.wallet.pricingTitle}>
      <table className={styles.table}>
        <tbody>
          {slice.value.map(({ label, value, note }) => (
            <tr key={label}>
              <th className={styles.lead} scope="row">
                {label}
                {note !== null && <span className={styles.sub}>{note}</span>}
              </th>
              <td className={styles.end}>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
