import { useEffect, useLayoutEffect, useRef } from 'react';

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
    if (held.current === null || held.current.isConnected || document.activeElement !== document.body) return;
    const place = next();
    held.current = null;
    if (place === null) return;
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: 'nearest' });
  });
}
