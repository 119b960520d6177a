import { type ReactNode, useEffect, useId, useRef } from 'react';

/** The browser's own modal dialog: it keeps the focus within, closes on Escape, and gives the focus back. */
export function Dialog(props: { title: string; close: () => void; wide?: boolean; children: ReactNode }) {
  const { title, close, wide = false, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const shown = dialog.current;
    const before = document.activeElement;
    shown?.showModal();
    shown?.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => {
      shown?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={wide ? 'dialog dialog-wide' : 'dialog'}
      aria-labelledby={heading}
      // A file chooser within it that is cancelled says the same, and closes nothing.
      onCancel={(event) => event.target === event.currentTarget && close()}
    >
      <h2 id={heading}>{title}</h2>
      {children}
    </dialog>
  );
}
