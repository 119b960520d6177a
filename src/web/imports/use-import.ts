import { useCallback, useEffect, useRef, useState } from 'react';
import type { ImportKind } from '../../domain/imports/kinds.ts';
import { fill, words } from '../../domain/words/words.ts';
import {
  type ImportErrorLine,
  type ImportedFile,
  type ImportProgressLine,
  importErrors,
  Refused,
} from '../../http/client.ts';
import { api, keys, queries, signedOut } from '../api.ts';
import { isAsChosen } from '../parts/as-chosen.ts';

const says = words.imports.page;

/** What is to be brought in. */
export interface Chosen {
  readonly kind: ImportKind;
  readonly file: File;
  readonly project: string;
}

/** What came of a file, which need not be the one that is chosen by now. */
export type Outcome =
  | { readonly is: 'done'; readonly file: string; readonly done: ImportedFile }
  /** It may have been brought in. */
  | { readonly is: 'unknown'; readonly file: string; readonly says: string }
  | {
      readonly is: 'refused';
      readonly file: string;
      readonly says: string;
      readonly errors: readonly ImportErrorLine[];
      readonly count: number;
      readonly allThere: boolean;
    };

/** Under way: how far the server is; null while only the file is being sent. */
export interface Running {
  readonly file: string;
  readonly dryRun: boolean;
  readonly at: ImportProgressLine | null;
  readonly stop: () => void;
}

const refusedAs = (file: string, sentence: string): Outcome => ({
  ...{ is: 'refused', file, says: sentence },
  ...{ errors: [], count: 0, allThere: false },
});

/** @returns null where there is nothing to tell: a trial that was stopped changed nothing. */
function outcomeOf(cause: unknown, file: string, dryRun: boolean, stopped: boolean): Outcome | null {
  if (stopped || !(cause instanceof Refused)) {
    if (!dryRun) return { is: 'unknown', file, says: fill(stopped ? says.stopped : says.unanswered, { file }) };
    if (stopped) return null;
    return refusedAs(file, words.page.trouble.unreachable);
  }
  const { errors, more, allThere } = importErrors(cause.problem);
  return { is: 'refused', file, says: cause.message, errors, count: errors.length + more, allThere };
}

/**
 * Sends a file to be tried or brought in, and keeps what came of it. Whoever leaves the page stops it, and whoever chooses
 * something else stops the trial of what was chosen before.
 */
export function useImport(company: number) {
  const [running, setRunning] = useState<Running | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const under = useRef<{ readonly stopping: AbortController; readonly dryRun: boolean } | null>(null);
  const choice = useRef(0);
  useEffect(() => () => under.current?.stopping.abort(), []);
  const forget = useCallback(() => {
    choice.current++;
    if (under.current?.dryRun) under.current.stopping.abort();
    setOutcome(null);
  }, []);
  /** @returns whether the file has to be chosen again: it is not what was chosen any more. */
  async function run({ kind, file, project }: Chosen, dryRun: boolean): Promise<boolean> {
    if (under.current !== null) return false;
    const stopping = new AbortController();
    under.current = { stopping, dryRun };
    const chosen = choice.current;
    // What was tried counts for what was chosen then; what was brought in is told in any case.
    const tell = (what: Outcome | null) => (!dryRun || choice.current === chosen) && setOutcome(what);
    const at = { file: file.name, dryRun, stop: () => stopping.abort() };
    setOutcome(null);
    setRunning({ ...at, at: null });
    try {
      if (!(await isAsChosen(file))) {
        tell(refusedAs(file.name, fill(says.changed, { file: file.name })));
        return choice.current === chosen;
      }
      const content = { content: file, name: file.name };
      const done = await api.importFile(company, kind, content, {
        dryRun,
        project: project.trim() || undefined,
        progress: (line) => setRunning({ ...at, at: line }),
        signal: stopping.signal,
      });
      tell({ is: 'done', file: file.name, done });
    } catch (cause) {
      if (cause instanceof Refused && cause.status === 401) signedOut.tell();
      tell(outcomeOf(cause, file.name, dryRun, stopping.signal.aborted));
    } finally {
      // Stopped or not answered, it may have been brought in all the same.
      if (!dryRun) void queries.invalidateQueries({ queryKey: keys.company(company) });
      under.current = null;
      setRunning(null);
    }
    return false;
  }
  return { running, outcome, run, forget };
}
