import { useEffect, useState } from 'react';
import { fill, words } from '../../domain/words/words.ts';
import { useOnline } from './online.ts';

const says = words.states;
/** What comes sooner needs no word: it would only flicker. */
const patienceMs = 300;
/** From here on somebody wonders whether it still goes on. */
const slowMs = 5_000;

type Patience = 'soon' | 'waiting' | 'slow';

function usePatience(): Patience {
  const [now, setNow] = useState<Patience>('soon');
  useEffect(() => {
    const timers = [setTimeout(() => setNow('waiting'), patienceMs), setTimeout(() => setNow('slow'), slowMs)];
    return () => timers.forEach(clearTimeout);
  }, []);
  return now;
}

/**
 * Before the first answer; never again after it. Its line has its place from the beginning, and is filled once one has
 * waited: nothing moves when it comes.
 * @param what is fetched, within a sentence; the page, where that is not said.
 */
export function Loading({ what = says.page }: { what?: string }) {
  const patience = usePatience();
  const online = useOnline();
  const text = !online ? says.offline : patience === 'slow' ? fill(says.slow, { what }) : fill(says.loading, { what });
  return (
    <div className="loading" role="status">
      <span className="loading-says">{patience === 'soon' ? '' : text}</span>
      <span className="skeleton" style={{ width: '42%' }} />
      <span className="skeleton" style={{ width: '88%' }} />
      <span className="skeleton" style={{ width: '74%' }} />
    </div>
  );
}
