import { useCallback, useEffect, useRef, useState } from 'react';
import type { ImportKind } from '../../domain/imports/kinds.ts';
import { words } from '../../domain/words/words.ts';
import {
  type ImportErrorLine,
  type ImportedFile,
  type ImportProgressLine,
  importErrors,
  Refused,
} from '../../http/client.ts';
import { api, queries } from '../api.ts';

/** What is to be brought in. */
export interface Chosen {
  readonly kind: ImportKind;
  readonly file: File;
  readonly project: string;
}

export type Outcome =
  | { readonly is: 'done'; readonly done: ImportedFile }
  | {
      readonly is: 'refused';
      readonly says: string;
      readonly errors: readonly ImportErrorLine[];
      readonly count: number;
      readonly allThere: boolean;
    };

/** Under way: how far the server is; null while only the file is being sent. */
export interface Running {
  readonly at: ImportProgressLine | null;
  readonly stop: () => void;
}

function outcomeOf(cause: unknown): Outcome {
  if (!(cause instanceof Refused)) {
    const says = words.page.trouble.unreachable;
    return { is: 'refused', says, errors: [], count: 0, allThere: false };
  }
  const { errors, more, allThere } = importErrors(cause.problem);
  return { is: 'refused', says: cause.message, errors, count: errors.length + more, allThere };
}

/** Sends a file to be tried or brought in, and keeps what came of it. Whoever leaves the page stops it. */
export function useImport(company: number) {
  const [running, setRunning] = useState<Running | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const under = useRef<AbortController | null>(null);
  useEffect(() => () => under.current?.abort(), []);
  const forget = useCallback(() => setOutcome(null), []);
  async function run({ kind, file, project }: Chosen, dryRun: boolean): Promise<void> {
    if (under.current !== null) return;
    const stopping = new AbortController();
    under.current = stopping;
    const stop = () => stopping.abort();
    setOutcome(null);
    setRunning({ at: null, stop });
    try {
      const content = { content: file, name: file.name };
      const done = await api.importFile(company, kind, content, {
        dryRun,
        project: project.trim() || undefined,
        progress: (at) => setRunning({ at, stop }),
        signal: stopping.signal,
      });
      setOutcome({ is: 'done', done });
      if (!dryRun) await queries.invalidateQueries({ queryKey: ['company', company] });
    } catch (cause) {
      if (!stopping.signal.aborted) setOutcome(outcomeOf(cause));
    } finally {
      under.current = null;
      setRunning(null);
    }
  }
  return { running, outcome, run, forget };
}
