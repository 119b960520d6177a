import { words } from '../../domain/words/words.ts';

/** The name, with a mark: two strokes that meet, and a tick. */
export function Wordmark({ large = false }: { large?: boolean }) {
  return (
    <span className={large ? 'wordmark wordmark-large' : 'wordmark'}>
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="7" fill="currentColor" />
        <path d="M8 10h16M16 10v13" stroke="#fff" strokeWidth="3.4" strokeLinecap="round" />
        <path
          d="M20.5 19.5l2.4 2.6 4.1-5"
          fill="none"
          stroke="#8fd6a6"
          strokeWidth="2.4"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      {words.page.frame.name}
    </span>
  );
}
