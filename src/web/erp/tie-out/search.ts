import { type FindingKind, findingKinds } from '../../../domain/tie-out.ts';

/** What the address holds of the page: which tie-out, and which of its findings. */
export interface TieOutSearch {
  readonly run?: number | undefined;
  readonly kind?: FindingKind | undefined;
  readonly project?: number | undefined;
}

const id = (value: unknown) => (Number.isSafeInteger(Number(value)) && Number(value) > 0 ? Number(value) : undefined);

/** Reads the address; what it cannot mean is left out. */
export function tieOutSearch(given: Record<string, unknown>): TieOutSearch {
  const kind = findingKinds.find((one) => one === given.kind);
  const [run, project] = [id(given.run), id(given.project)];
  return {
    ...(run === undefined ? {} : { run }),
    ...(kind === undefined ? {} : { kind }),
    ...(project === undefined ? {} : { project }),
  };
}
