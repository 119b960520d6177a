import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef } from 'react';

const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowLeft: (at, last) => (at === 0 ? last : at - 1),
  ArrowRight: (at, last) => (at === last ? 0 : at + 1),
  Home: () => 0,
  End: (_, last) => last,
};

/** A line of buttons that is one stop of the Tab key; within it the arrows go on. */
export function Toolbar({ label, className, children }: { label: string; className: string; children: ReactNode }) {
  const bar = useRef<HTMLDivElement>(null);
  const stop = useRef(0);
  const buttons = () => [...(bar.current?.querySelectorAll<HTMLElement>(':scope button:not(dialog *)') ?? [])];
  const stopAt = (place: number) => {
    const all = buttons();
    stop.current = Math.max(0, Math.min(place, all.length - 1));
    for (const [index, button] of all.entries()) button.tabIndex = index === stop.current ? 0 : -1;
  };
  // Buttons come and go: one of them stays a stop.
  useLayoutEffect(() => stopAt(stop.current));
  function onKeyDown(event: KeyboardEvent) {
    const step = Object.hasOwn(steps, event.key) ? steps[event.key] : undefined;
    const all = buttons();
    const at = all.indexOf(event.target as HTMLElement);
    if (step === undefined || at === -1) return;
    event.preventDefault();
    stopAt(step(at, all.length - 1));
    all[stop.current]?.focus();
  }
  return (
    <div
      ref={bar}
      role="toolbar"
      aria-label={label}
      className={className}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        const at = buttons().indexOf(event.target);
        if (at !== -1) stopAt(at);
      }}
    >
      {children}
    </div>
  );
}
