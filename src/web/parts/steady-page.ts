import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Messages stand above what scrolls and take height from it. So that nothing slips away under the pointer, the page is
 * scrolled by exactly what they take, and gets as much room at its end: what they cover can always be scrolled to.
 * @returns goes to the element that holds the messages.
 */
export function useSteadyPage(): RefObject<HTMLElement | null> {
  const dock = useRef<HTMLElement>(null);
  const height = useRef(0);
  useLayoutEffect(() => {
    const steady = () => {
      const page = document.getElementById('content');
      if (page === null || dock.current === null) return;
      const now = dock.current.offsetHeight;
      if (now === height.current) return;
      const place = page.scrollTop + now - height.current;
      height.current = now;
      page.style.setProperty('--below', `${now}px`);
      page.scrollTop = place;
    };
    const watch = new ResizeObserver(steady);
    watch.observe(dock.current!);
    return () => watch.disconnect();
  }, []);
  return dock;
}
