import { en } from '#shared/words/en.ts';
import { AgentsFrame } from '../agents/AgentsFrame.tsx';
import { AuditRows } from '../agents/AuditRows.tsx';
import { Section } from '../components/Layout.tsx';
import { Picker } from '../components/Picker.tsx';
import { usePage, useSnapshot } from '../state/context.tsx';

const ALL = 'all';
const PAGE = 50;

/** Every change of agents and budgets, or those of one agent. */
export function AuditScreen({ agent }: { readonly agent: string | null }) {
  const page = usePage();
  const agents = useSnapshot((snapshot) => snapshot.agents);
  const gone = agent !== null && !agents.some(({ key }) => key === agent);
  return (
    <AgentsFrame current="audit" lead={en.audit.lead} title={en.audit.title}>
      <Section
        aside={
          <Picker
            label={en.audit.of}
            onChange={(of) => page.go({ name: 'audit', agent: of === ALL ? null : of })}
            options={[
              { value: ALL, label: en.audit.all },
              ...agents.map(({ key, name, accountLabel }) => ({ value: key, label: `${name}, ${accountLabel}` })),
              ...(gone ? [{ value: agent, label: en.agents.missingTitle }] : []),
            ]}
            value={agent ?? ALL}
          />
        }
        flush
        look="group"
        title={en.audit.title}
      >
        <AuditRows agent={agent} key={agent ?? ALL} limit={PAGE} />
      </Section>
    </AgentsFrame>
  );
}
