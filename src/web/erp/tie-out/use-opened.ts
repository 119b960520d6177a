import { useEffect, useRef, useState } from 'react';

/**
 * What opens below a figure takes the focus to its heading. Closed, it gives it back to the figure that was pressed,
 * unless the focus is somewhere else by then.
 */
export function useOpened() {
  const heading = useRef<HTMLHeadingElement>(null);
  // Looked up before it stands there: what was open in its place takes its own focus along.
  const [opener] = useState(() => document.activeElement);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: 'nearest' });
    return () => {
      const lost = document.activeElement === document.body;
      if (lost && opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    };
  }, [opener]);
  return heading;
}
