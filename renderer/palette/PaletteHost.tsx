import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { usePageState } from '../state/context.tsx';
import { Palette } from './Palette.tsx';

/** The way to everything by its name: Ctrl or Cmd and K, or this button. */
export function PaletteHost({ className }: { readonly className?: string | undefined }) {
  const [open, setOpen] = useState(false);
  const asking = usePageState(({ ask }) => ask !== null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      if (!asking) setOpen((now) => !now);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [asking]);
  return (
    <>
      <Button
        aria-keyshortcuts="Control+K Meta+K"
        aria-label={en.palette.open}
        className={className}
        icon={<Search aria-hidden="true" />}
        onClick={() => setOpen(true)}
        square
        title={`${en.palette.open} (Ctrl+K)`}
        tone="ghost"
      />
      {open && <Palette onClose={() => setOpen(false)} />}
    </>
  );
}
