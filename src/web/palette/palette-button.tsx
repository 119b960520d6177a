import { useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { words } from '../../domain/words/words.ts';
import type { MyCompany } from '../session.tsx';
import { command } from './keys.tsx';
import { addressOf, pages } from './pages.ts';
import { useKeys } from './use-keys.ts';

const says = words.palette;
const load = () => import('./palette.tsx');
// Fetched when it is wanted, or when the pointer comes near: nobody's first page waits for it.
const Palette = lazy(async () => ({ default: (await load()).Palette }));
const Shortcuts = lazy(async () => ({ default: (await import('./shortcuts.tsx')).Shortcuts }));

/** Opens the palette, by pointer or by key, and keeps the keys that work on every page of a company. */
export function PaletteButton({ company }: { company: MyCompany }) {
  const [open, setOpen] = useState<'palette' | 'shortcuts' | null>(null);
  const router = useRouter();
  const go = (address: string) => router.history.push(address);
  useKeys({
    palette: () => setOpen('palette'),
    shortcuts: () => setOpen('shortcuts'),
    goTo: (key) => {
      const page = pages.find((one) => one.key === key);
      if (page !== undefined) go(addressOf(company, page));
      return page !== undefined;
    },
  });
  return (
    <>
      <button
        type="button"
        className="palette-button"
        aria-haspopup="dialog"
        aria-description={says.openAbout}
        aria-keyshortcuts={command === '⌘' ? 'Meta+K' : 'Control+K'}
        onPointerEnter={() => void load()}
        onClick={() => setOpen('palette')}
      >
        <svg viewBox="0 0 14 14" aria-hidden="true">
          <circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" strokeWidth="1.4" />
          <path d="m9.2 9.2 3.3 3.3" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" />
        </svg>
        <span className="palette-button-name">{says.open}</span>
        <span className="palette-button-keys" aria-hidden="true">
          {command} K
        </span>
      </button>
      <Suspense fallback={null}>
        {open === 'palette' && <Palette company={company} go={go} close={() => setOpen(null)} />}
        {open === 'shortcuts' && <Shortcuts close={() => setOpen(null)} />}
      </Suspense>
    </>
  );
}
