import { words } from '../../domain/words/words.ts';

const { names } = words.palette.shortcuts;
/** Drawn, for not every font has them. */
const arrows: Readonly<Record<string, string>> = {
  up: 'M6 10V2M2.5 5.5 6 2l3.5 3.5',
  down: 'M6 2v8M2.5 6.5 6 10l3.5-3.5',
};

function Cap({ name }: { name: string }) {
  const arrow = arrows[name];
  if (arrow === undefined) return <kbd>{names[name as keyof typeof names] ?? name}</kbd>;
  return (
    <kbd>
      <svg viewBox="0 0 12 12" aria-hidden="true" className="arrow">
        <path d={arrow} fill="none" stroke="currentColor" strokeWidth="1.4" />
      </svg>
      <span className="sr-only">{names[name as keyof typeof names]}</span>
    </kbd>
  );
}

/** Keys as they stand on a keyboard: `up`, `down`, `enter`, `space`, `shiftTab` and `escape` by name, others as they are. */
export function Key({ keys }: { keys: readonly string[] }) {
  return (
    <span className="keys">
      {keys.map((key) => (
        <Cap key={key} name={key} />
      ))}
    </span>
  );
}

/** The key beside which the letters of a command are pressed: ⌘ on a Mac. */
export const command = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';
