import { useEffect, useRef } from 'react';

/** Kept in the browser: who steers by voice does not want a spoken word to be taken for keys. */
const kept = 'tieout-single-keys';
export const singleKeysWork = (): boolean => localStorage.getItem(kept) !== 'off';
export const setSingleKeys = (on: boolean): void => {
  if (on) localStorage.removeItem(kept);
  else localStorage.setItem(kept, 'off');
};

/** How long a first key waits for its second. */
const patienceMs = 1_200;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type="checkbox"], [type="radio"]), textarea, select'));
const isModal = (): boolean => document.querySelector('dialog[open]') !== null;

export interface Commands {
  readonly palette: () => void;
  readonly shortcuts: () => void;
  /** After `g`: true where the key leads somewhere. */
  readonly goTo: (key: string) => boolean;
}

/** The keys that work everywhere: Ctrl or ⌘ with K always, single keys where nothing is being typed. */
export function useKeys(commands: Commands): void {
  const now = useRef(commands);
  now.current = commands;
  useEffect(() => {
    let first = 0;
    const press = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
        if (isModal()) return;
        event.preventDefault();
        return now.current.palette();
      }
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || isModal() || !singleKeysWork()) return;
      const second = event.timeStamp - first < patienceMs && first > 0;
      first = event.key === 'g' ? event.timeStamp : 0;
      if (event.key === '?') now.current.shortcuts();
      else if (event.key === '/') focusSearch(event);
      else if (second && now.current.goTo(event.key)) event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

function focusSearch(event: KeyboardEvent): void {
  const field = document.querySelector<HTMLInputElement>('#content :is(input[type="search"], .field-search)');
  if (field === null) return;
  event.preventDefault();
  field.focus();
  field.select();
}
