import { useCallback, useEffect, useMemo, useState } from 'react';
import type { OverBilling } from '../../domain/billing/over-billing.ts';
import type { FormLine, Problems } from './draft.ts';
import type { FieldProblems } from './header-fields.tsx';
import type { Form } from './use-draft.ts';
import { type CellName, refusedCells, wrongCells } from './wrong-fields.ts';

type Refused = Readonly<Record<number, Problems>>;
const none: Refused = {};

/** What is wrong in the form: by our own rules at every key, and what the server refused until its line is typed into. */
export function useWrong(form: Form, rule: OverBilling | null) {
  const [refused, setRefused] = useState<{ readonly cells: Refused; readonly on: Form['draft']['lines'] } | null>(null);
  const [problems, setProblems] = useState<FieldProblems>({});
  const [shown, show] = useState(false);
  const [jump, setJump] = useState<{ readonly where: CellName } | null>(null);
  const { lines } = form.ground;
  const sheet = form.draft.lines;

  const standing = useMemo(() => {
    if (refused === null) return none;
    // A line that was typed into since is judged anew when it is sent.
    return Object.fromEntries(
      Object.entries(refused.cells).filter(([key]) => refused.on[Number(key)] === sheet[Number(key)]),
    );
  }, [refused, sheet]);
  const cells = useMemo(() => wrongCells(lines, sheet, standing, rule), [lines, sheet, standing, rule]);
  const own = useMemo(
    () => (standing === none ? cells : wrongCells(lines, sheet, none, rule)),
    [cells, standing, lines, sheet, rule],
  );
  useEffect(() => {
    if (cells.length === 0) show(false);
  }, [cells.length]);

  const { reveal } = form;
  const jumpTo = useCallback(
    (where: CellName) => {
      reveal(where);
      setJump({ where });
    },
    [reveal],
  );
  return {
    cells,
    rule,
    /** Cells that cannot be sent at all. */
    own,
    refused: standing,
    problems,
    jump,
    jumpTo,
    /** After Save: what is wrong is listed. */
    shown,
    list: useCallback(() => {
      show(true);
      const [first] = own;
      if (first !== undefined) jumpTo(first.where);
    }, [own, jumpTo]),
    /**
     * Puts each refusal where it belongs.
     * @returns what has no place of its own on the form.
     */
    put: useCallback(
      (fields: Readonly<Record<string, readonly string[]>>, sent: readonly FormLine[]) => {
        const { cells: found, others } = refusedCells(fields, sent);
        setRefused({ cells: found, on: sheet });
        setProblems(others);
        if (Object.keys(found).length > 0) show(true);
        return others;
      },
      [sheet],
    ),
    clear: useCallback(() => {
      setRefused(null);
      setProblems({});
    }, []),
  };
}
