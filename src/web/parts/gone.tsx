import { createContext, type ReactNode, useContext } from 'react';
import { words } from '../../domain/words/words.ts';
import { Refused } from '../../http/client.ts';

/** The server's last word on what is asked for: it is not there, or not for whoever asks. Null for all that may pass. */
export const goneSays = (problem: unknown): string | null =>
  problem instanceof Refused && (problem.status === 404 || problem.status === 403) ? problem.message : null;

const Why = createContext<string | null>(null);

/** Why nothing on this page can be changed any more: what it is about is gone. Null where it is there. */
export const useGone = (): string | null => useContext(Why);

/**
 * Around a page about one record. Where that is deleted, or taken from the reader's sight, while it is on the screen, all
 * that would change it is greyed with this reason; what was typed stays to be read.
 */
export function UntilGone({ problem, children }: { problem: unknown; children: ReactNode }) {
  return <Why value={goneSays(problem)}>{children}</Why>;
}

/** Says it, once it is so. */
export function GoneNote() {
  const gone = useGone();
  return (
    <div role="alert">
      {gone !== null && (
        <div className="banner" data-tone="red">
          <div>
            <strong>{gone}</strong> {words.states.gone}
          </div>
        </div>
      )}
    </div>
  );
}
