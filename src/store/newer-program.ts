import { fitOf } from './migrate.ts';

/** So long, at most, an older program goes on by its own rules. */
const usualMs = 5_000;

/**
 * Tells once where a newer program migrates the database under one that runs on it. Its start would be refused there; one that had
 * started before would go on by rules that are no longer those of the database.
 * @param known the migrations that it was started with. Where the new version is laid over the old one, its own folder has the new
 * one's by then.
 * @returns what ends the watching.
 */
export function watchForNewer(
  appUrl: string,
  known: readonly string[],
  tell: (newer: readonly string[]) => void,
  everyMs: number = usualMs,
): () => void {
  let over = false;
  let timer: NodeJS.Timeout;
  const look = async () => {
    const newer = await fitOf(appUrl, known).then(
      (fit) => fit.newer,
      () => [], // it does not answer, and that is told by others
    );
    if (over) return;
    if (newer.length > 0) tell(newer);
    else wait();
  };
  const wait = () => {
    timer = setTimeout(() => void look(), everyMs).unref();
  };
  wait();
  return () => {
    over = true;
    clearTimeout(timer);
  };
}
