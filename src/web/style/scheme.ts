import { useSyncExternalStore } from 'react';

const dark = matchMedia('(prefers-color-scheme: dark)');

function subscribe(tell: () => void): () => void {
  dark.addEventListener('change', tell);
  const chosen = new MutationObserver(tell);
  chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    dark.removeEventListener('change', tell);
    chosen.disconnect();
  };
}

const now = (): 'light' | 'dark' => {
  const chosen = document.documentElement.dataset.theme;
  return chosen === 'light' || chosen === 'dark' ? chosen : dark.matches ? 'dark' : 'light';
};

/** What is shown now: as it was chosen, else as the machine is set. Only the UI kit needs to be told; CSS knows. */
export const useScheme = (): 'light' | 'dark' => useSyncExternalStore(subscribe, now);
