import { type Asked, signEveryMs } from './shared.ts';
import { type Listen, openStream } from './stream.ts';

/** The stream of this browser, which its pages share; where its worker cannot be had, one of this page's own. */
export const hear: Listen = (ear, tell) => {
  if (typeof SharedWorker === 'undefined') return openStream(ear, tell);
  let own: (() => void) | null = null;
  const worker = new SharedWorker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'tieout' });
  const say = (asked: Asked) => worker.port.postMessage(asked);
  const here = () => say({ do: 'hear', ...ear });
  const bye = () => say({ do: 'bye' });
  const signs = setInterval(here, signEveryMs);
  const stop = () => {
    clearInterval(signs);
    removeEventListener('pagehide', bye);
    removeEventListener('pageshow', here);
    bye();
    worker.port.close();
  };
  worker.onerror = () => {
    if (own !== null) return;
    stop();
    own = openStream(ear, tell);
  };
  worker.port.onmessage = ({ data }) => tell(data);
  addEventListener('pagehide', bye);
  addEventListener('pageshow', here);
  here();
  return () => (own ?? stop)();
};
