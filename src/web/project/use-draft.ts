import { useCallback, useMemo, useState } from 'react';
import type { Draft, FormLine, LineDraft } from './draft.ts';
import { judgeLine } from './draft.ts';

const alike = (one: Draft, other: Draft) => JSON.stringify(one) === JSON.stringify(other);

/**
 * What is being entered. Follows the server as long as nobody has typed; from then on it keeps what was typed, and says
 * so where the invoice has changed underneath.
 * @param stamp the version of the server's invoice: it changes whenever that does.
 */
export function useDraft(fresh: Draft, stamp: number, lines: readonly FormLine[]) {
  const [kept, keep] = useState({ stamp, initial: fresh, draft: fresh });
  const dirty = !alike(kept.draft, kept.initial);
  const behind = kept.stamp !== stamp;
  if (behind && (!dirty || alike(kept.draft, fresh))) keep({ stamp, initial: fresh, draft: fresh });

  const change = useCallback(
    (part: Partial<Draft>) => keep((now) => ({ ...now, draft: { ...now.draft, ...part } })),
    [],
  );
  const changeLine = useCallback(
    (key: number, part: Partial<LineDraft>) =>
      keep((now) => {
        const line = { ...now.draft.lines[key]!, ...part };
        return { ...now, draft: { ...now.draft, lines: { ...now.draft.lines, [key]: line } } };
      }),
    [],
  );
  const judged = useMemo(
    () => lines.map((line) => judgeLine(line, kept.draft.lines[line.key]!)),
    [lines, kept.draft.lines],
  );
  return {
    draft: kept.draft,
    dirty,
    behind: behind && dirty,
    /** The version that the entries began from: saving over a newer one is refused. */
    seen: kept.stamp,
    pays: useMemo(() => judged.map((one) => one.pay), [judged]),
    wrong: judged.some((one) => Object.keys(one.problems).length > 0),
    change,
    changeLine,
    /** What was sent is saved as this version: the server's answer, as it writes it, may take its place. */
    saved: (sent: Draft, version: number) => keep((now) => ({ ...now, stamp: version, initial: sent })),
    /** Gives up what was typed. */
    reset: () => keep({ stamp, initial: fresh, draft: fresh }),
  };
}
