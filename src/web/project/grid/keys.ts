import type { Move } from './moves.ts';
import type { SheetCommand } from './reduce.ts';
import type { GridState } from './state.ts';

/** What of a key event is looked at. */
export interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

const arrows: Readonly<Record<string, readonly [plain: Move, jump: Move]>> = {
  ArrowUp: ['up', 'top'],
  ArrowDown: ['down', 'bottom'],
  ArrowLeft: ['left', 'rowStart'],
  ArrowRight: ['right', 'rowEnd'],
  Home: ['rowStart', 'first'],
  End: ['rowEnd', 'last'],
  PageUp: ['pageUp', 'pageUp'],
  PageDown: ['pageDown', 'pageDown'],
};
const withControl: Readonly<Record<string, SheetCommand>> = {
  a: { do: 'selectAll' },
  d: { do: 'fillDown' },
  z: { do: 'undo' },
  y: { do: 'redo' },
};

/**
 * What a key means in the grid; null where the field in the cell, or the browser, knows better.
 * @param page how many lines are in sight.
 * @param writable can the active cell be typed into?
 */
export function commandOf(
  event: Key,
  state: Pick<GridState, 'edit'>,
  page: number,
  writable: boolean,
): SheetCommand | null {
  if (event.altKey) return null;
  const control = event.ctrlKey || event.metaKey;
  if (event.key === 'Tab') return control ? null : { do: 'tab', back: event.shiftKey };
  if (event.key === 'Enter') return { do: 'enter', back: event.shiftKey };
  if (event.key === 'Escape') return { do: 'restore' };
  if (event.key === 'F2') return { do: 'open' };
  const arrow = Object.hasOwn(arrows, event.key) ? arrows[event.key]! : null;
  if (state.edit !== null) {
    const leaves = state.edit.how === 'typed' && !event.shiftKey && !control;
    return arrow !== null && (leaves || event.key.startsWith('Page')) ? { do: 'move', by: arrow[0], page } : null;
  }
  if (arrow !== null) return { do: 'move', by: arrow[control ? 1 : 0], extend: event.shiftKey, page };
  if (control) return controlled(event);
  if (event.key === 'Delete') return { do: 'clear' };
  return writable || (event.key.length > 1 && event.key !== 'Backspace') ? null : { do: 'refuse' };
}

function controlled(event: Key): SheetCommand | null {
  const letter = event.key.toLowerCase();
  if (letter === 'z' && event.shiftKey) return { do: 'redo' };
  return Object.hasOwn(withControl, letter) ? withControl[letter]! : null;
}
