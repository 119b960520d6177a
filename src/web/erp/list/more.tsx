import { useEffect, useRef } from 'react';
import { words } from '../../../domain/words/words.ts';

const says = words.page.list;

/** A button, and the same by itself when one has scrolled down to it. */
export function More({ more, loading }: { more: () => void; loading: boolean }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (button.current === null || loading) return;
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && more(), {
      root: document.getElementById('content'),
      rootMargin: '400px',
    });
    seen.observe(button.current);
    return () => seen.disconnect();
  }, [more, loading]);
  return (
    <p className="more">
      <button type="button" className="btn" ref={button} onClick={more} aria-disabled={loading}>
        {loading ? says.loadingMore : says.more}
      </button>
    </p>
  );
}
