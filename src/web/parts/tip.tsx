import { useEffect, useLayoutEffect, useRef, useState } from 'react';

interface Shown {
  readonly anchor: Element;
  readonly text: string;
}

const anchorOf = (target: EventTarget | null) =>
  target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;

/** Whoever goes by the keyboard is told of where they are, though the page moves something else under a mouse at rest. */
const byKeyboard = () => anchorOf(document.querySelector(':focus-visible'));

/**
 * One tooltip for the whole page: whatever carries `data-tip` shows it on hover and on focus, Escape hides it. One
 * instead of one a button, for a list has hundreds. Screen readers get the same text by `aria-description`.
 */
export function Tip() {
  const [shown, setShown] = useState<Shown | null>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let dismissed = false;
    const show = (event: Event) => {
      if (event.type === 'focusin') dismissed = false;
      const anchor = anchorOf(event.target) ?? (event.type === 'pointerover' && !dismissed ? byKeyboard() : null);
      if (anchor) setShown({ anchor, text: anchor.dataset.tip ?? '' });
      else if (event.type === 'focusin' || !box.current?.contains(event.target as Node)) setShown(null);
    };
    const hide = () => setShown(null);
    // What has the focus was perhaps scrolled to for that very reason: its tip goes with it.
    const follow = () => setShown((now) => (now?.anchor.contains(document.activeElement) ? { ...now } : null));
    const hideByKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      dismissed = true;
      hide();
    };
    document.addEventListener('pointerover', show);
    document.addEventListener('focusin', show);
    document.addEventListener('focusout', hide);
    document.addEventListener('keydown', hideByKey);
    document.addEventListener('scroll', follow, true);
    return () => {
      document.removeEventListener('pointerover', show);
      document.removeEventListener('focusin', show);
      document.removeEventListener('focusout', hide);
      document.removeEventListener('keydown', hideByKey);
      document.removeEventListener('scroll', follow, true);
    };
  }, []);

  useLayoutEffect(() => {
    if (shown === null || box.current === null) return;
    const at = shown.anchor.getBoundingClientRect();
    const own = box.current.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.left + at.width / 2 - own.width / 2, window.innerWidth - own.width - 8));
    const below = at.bottom + 4 + own.height < window.innerHeight;
    box.current.style.left = `${left}px`;
    box.current.style.top = `${below ? at.bottom + 4 : at.top - own.height - 4}px`;
  }, [shown]);

  if (shown === null || shown.text === '') return null;
  return (
    <div ref={box} className="tip" role="tooltip">
      {shown.text}
    </div>
  );
}
