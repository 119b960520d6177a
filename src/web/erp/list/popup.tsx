import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Glyph } from '../../parts/glyph.tsx';

/** A button that opens a small panel under it. Escape and a press elsewhere close it, and the button has the focus again. */
export function Popup(props: {
  label: ReactNode;
  title: string;
  className?: string;
  align?: 'left' | 'right';
  children: (close: () => void) => ReactNode;
}) {
  const { label, title, className = 'btn btn-row', align = 'left', children } = props;
  const [open, setOpen] = useState(false);
  const whole = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = () => {
    setOpen(false);
    button.current?.focus({ preventScroll: true });
  };
  useEffect(() => {
    if (!open) return;
    whole.current?.querySelector<HTMLElement>('[data-first], .popup input:enabled, .popup button')?.focus();
    const elsewhere = (event: PointerEvent) => {
      if (!whole.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', elsewhere);
    return () => document.removeEventListener('pointerdown', elsewhere);
  }, [open]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears the Escape of what is in it
    <span
      className="popup-place"
      ref={whole}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.stopPropagation();
        close();
      }}
    >
      <button
        type="button"
        ref={button}
        className={className}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-haspopup="dialog"
        onClick={() => setOpen((now) => !now)}
      >
        {label}
        <Glyph name="down" />
      </button>
      {open && (
        <div className="popup" id={id} role="dialog" aria-label={title} data-align={align}>
          {children(close)}
        </div>
      )}
    </span>
  );
}
