import { ArrowLeftRight } from 'lucide-react';
import { en } from '#shared/words/en.ts';
import { AgentsFrame } from '../agents/AgentsFrame.tsx';
import { MovesList } from '../agents/MovesList.tsx';
import { Button } from '../components/Button.tsx';
import { Empty, Section } from '../components/Layout.tsx';
import { Mark } from '../components/Mark.tsx';
import { usePage, useSnapshot } from '../state/context.tsx';

/** What budget was moved, and the way back. */
export function MovesScreen() {
  const page = usePage();
  const moves = useSnapshot((snapshot) => snapshot.moves);
  const ask = () => page.ask({ what: 'move', from: null, to: null });
  return (
    <AgentsFrame
      actions={
        <Button icon={<ArrowLeftRight aria-hidden="true" />} onClick={ask} tone="solid">
          {en.moves.button}
        </Button>
      }
      current="moves"
      lead={en.moves.lead}
      title={en.moves.title}
    >
      {moves.length === 0 ? (
        <Empty art={<Mark size={44} />} body={en.moves.noneBody} title={en.moves.none} />
      ) : (
        <Section flush look="group" title={en.moves.recent}>
          <MovesList moves={moves} />
        </Section>
      )}
    </AgentsFrame>
  );
}
