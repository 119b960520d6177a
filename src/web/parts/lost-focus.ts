import { useEffect, useLayoutEffect, useRef } from 'react';

/** Was it here that the focus stood, and does nothing have it any more? */
export const hasLost = (held: Element | null): boolean =>
  held !== null && !held.isConnected && document.activeElement === document.body;

/** Gives the focus to what takes none by itself, such as a heading. */
export function handFocusTo(place: HTMLElement | null): void {
  if (place === null) return;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

/**
 * Where what has the focus leaves the page, something else takes it: else the keyboard is thrown back to the top. Best a
 * heading, no button: a second press of Enter must not do what comes next.
 * @param next what takes it, by what stands on the page then.
 */
export function useLostFocus(next: () => HTMLElement | null): void {
  const held = useRef<Element | null>(null);
  useEffect(() => {
    const hold = ({ target }: FocusEvent) => {
      held.current = target instanceof Element ? target : null;
    };
    document.addEventListener('focusin', hold);
    return () => document.removeEventListener('focusin', hold);
  }, []);
  // Whatever was drawn anew may have taken it away.
  useLayoutEffect(() => {
    if (!hasLost(held.current)) return;
    const place = next();
    held.current = null;
    handFocusTo(place);
    place?.scrollIntoView({ block: 'nearest' });
  });
}
