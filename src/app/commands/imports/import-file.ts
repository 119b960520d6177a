import type { ProjectId } from '../../../domain/ids.ts';
import { type ImportError, type ImportKind, importLimits } from '../../../domain/imports/kinds.ts';
import { type ReadRow, readRow, type SourceRow } from '../../../domain/imports/read-row.ts';
import { importActions, importsOfProjects, missingToImport } from '../../../domain/imports/rights.ts';
import { at } from '../../../domain/imports/schedules.ts';
import { recordOf, type StagedRow } from '../../../domain/imports/staged.ts';
import type { Style } from '../../../domain/imports/values.ts';
import { missing, type Need } from '../../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../../domain/refusal.ts';
import { sayImportError, sayImportWhy, sayMade, sayNeeds } from '../../../domain/words/words.ts';
import type { Deps } from '../../deps.ts';
import { asTheyStand } from '../../held-still.ts';
import type { Caller, Tx } from '../../unit-of-work.ts';
import { commitmentsWriter, schedulesWriter } from './commitments.ts';
import { costCodesWriter, projectsWriter, vendorsWriter } from './directory-records.ts';
import { FoundErrors } from './found-errors.ts';
import { invoicesWriter } from './invoices.ts';
import { historyOf, type Made, sameName, type Writer, type Writing } from './writing.ts';

/** A file as it is read: rows in their order, some at a time. What cannot be read at all, it throws. */
export interface ImportSource {
  readonly rows: AsyncIterable<readonly SourceRow[]>;
  /** Its rows are objects, and not rows of a table. */
  readonly objects: boolean;
  /** Known once the first rows have come. */
  readonly style: () => Style;
  readonly heads: () => SourceHeads;
}
export interface SourceHeads {
  /** What the file calls each column. */
  readonly named: Readonly<Record<string, string>>;
  /** Heads that name no column: what stands below them is not taken. */
  readonly unknown: readonly string[];
  readonly errors: readonly ImportError[];
}

export interface ImportProgress {
  readonly phase: 'reading' | 'writing';
  readonly rows: number;
  /** How many there are; null while that is not known. */
  readonly of: number | null;
}

export interface ImportInput {
  readonly kind: ImportKind;
  /** Its name, for the history and for what is told. */
  readonly file: string;
  readonly dryRun: boolean;
  /** The number or name of the project of rows that name none. */
  readonly project: string | null;
  readonly source: ImportSource;
  readonly progress: (progress: ImportProgress) => void;
  /** Whoever asked has gone: nothing more is done, and nothing stays. */
  readonly signal: AbortSignal;
}

export interface ImportDone {
  readonly kind: ImportKind;
  readonly file: string;
  readonly dryRun: boolean;
  readonly rows: number;
  readonly made: Made;
  readonly ignored: readonly string[];
}

const writers: Readonly<Record<ImportKind, (writing: Writing) => Promise<Writer>>> = {
  projects: projectsWriter,
  vendors: vendorsWriter,
  'cost-codes': costCodesWriter,
  commitments: commitmentsWriter,
  'schedules-of-values': schedulesWriter,
  invoices: invoicesWriter,
};

/**
 * Brings a file in: first its rows are read and put aside, then they are written in one transaction, or where anything is
 * wrong, none of them. A dry run does the same and takes it back, so what it says is true.
 */
export async function importFile(deps: Deps, caller: Caller, input: ImportInput): Promise<Outcome<ImportDone>> {
  const lacking = missingToImport(caller.grants, input.kind);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  const errors = new FoundErrors();
  const { id, projects } = await deps.work.run(caller, async (tx) => ({
    id: await tx.imports.begin(input.kind, caller.person),
    projects: needsProject(input.kind) ? projectBook(await tx.imports.projects()) : null,
  }));
  try {
    const read = await readAll(deps, caller, input, { id, projects, errors });
    return await writeAll(deps, caller, input, { id, errors, ...read });
  } finally {
    await deps.work
      .run(caller, (tx) => tx.imports.end(id))
      .catch((err) => deps.log.error({ err }, 'the rows of an import are left to the next one to sweep away'));
  }
}

const needsProject = (kind: ImportKind) => kind === 'cost-codes' || importsOfProjects.includes(kind);

/** Projects by number, else by name; null where several have it. */
function projectBook(all: Awaited<ReturnType<Tx['imports']['projects']>>) {
  const byNumber = new Map<string, number | null>();
  const byName = new Map<string, number | null>();
  const add = (map: Map<string, number | null>, key: string, id: number) => map.set(key, map.has(key) ? null : id);
  for (const { id, number, name } of all) {
    add(byNumber, number ?? '', id);
    add(byName, sameName(name), id);
  }
  return (text: string): number | null | undefined => byNumber.get(text) ?? byName.get(sameName(text));
}

interface Reading {
  readonly id: number;
  readonly projects: ReturnType<typeof projectBook> | null;
  readonly errors: FoundErrors;
}

/** Puts the rows aside. Each part is a transaction of its own: while a file comes in, nothing is held. */
async function readAll(deps: Deps, caller: Caller, input: ImportInput, { id, projects, errors }: Reading) {
  const { kind, source, signal } = input;
  const usual = input.project === null ? {} : { project: input.project };
  let rows = 0;
  let aside = 0;
  let blind = false;
  for await (const batch of source.rows) {
    signal.throwIfAborted();
    const staged: StagedRow[] = [];
    for (const each of batch) {
      const read = readRow(kind, each, source.style(), usual);
      errors.add(read.errors);
      const placed = place(kind, read, projects, caller, errors);
      if (placed === null) blind = true;
      else staged.push(placed);
    }
    rows += batch.length;
    aside += staged.length;
    if (rows > importLimits.rows) return { rows, aside, blind, tooMany: true };
    if (staged.length > 0) await deps.work.run(caller, (tx) => tx.imports.stage(id, staged));
    input.progress({ phase: 'reading', rows, of: null });
  }
  errors.add(source.heads().errors);
  if (rows === 0 && !errors.any) {
    errors.add([{ row: 1, item: 0, column: null, value: null, because: 'no_rows' }]);
  }
  return { rows, aside, blind, tooMany: false };
}

/** Which project and group a row belongs to; null where that cannot be said. */
function place(
  kind: ImportKind,
  read: ReadRow,
  projects: Reading['projects'],
  caller: Caller,
  errors: FoundErrors,
): StagedRow | null {
  const { row, item, values } = read;
  const staged = { row, item, project: null, record: recordOf(kind, values), values };
  const bad = read.errors.length > 0;
  if (projects === null) return { ...staged, values: bad ? null : values };
  const named = values.project;
  if (named === undefined) return null;
  const project = projects(String(named));
  if (project == null) {
    errors.add([at(staged, 'project', project === null ? 'project_ambiguous' : 'unknown_project')]);
    return null;
  }
  const lacking = missing(caller.grants, importActions[kind], project as ProjectId);
  if (lacking.length > 0) {
    errors.add([at(staged, 'project', 'no_permission', { needs: sayNeeds(lacking), missing: lacking })]);
    return null;
  }
  if (importsOfProjects.includes(kind) && kind !== 'commitments' && values.commitment === undefined) return null;
  return { ...staged, project, values: bad ? null : values };
}

/** Ends the transaction with nothing of it kept. */
class TakenBack extends Error {
  readonly outcome: Outcome<ImportDone>;
  constructor(outcome: Outcome<ImportDone>) {
    super('taken back');
    this.outcome = outcome;
  }
}

interface Waiting {
  readonly id: number;
  readonly errors: FoundErrors;
  readonly rows: number;
  /** Of these, how many were put aside. */
  readonly aside: number;
  readonly blind: boolean;
  readonly tooMany: boolean;
}

async function writeAll(
  deps: Deps,
  caller: Caller,
  input: ImportInput,
  { id, errors: unread, rows, aside, blind, tooMany }: Waiting,
): Promise<Outcome<ImportDone>> {
  if (tooMany) return no('too_large', { limit: `${importLimits.rows} rows` });
  try {
    return await deps.work.run(caller, async (tx) => {
      const errors = unread.copy();
      const made: Made = {};
      if (!(await tx.imports.claim())) throw new TakenBack(no('import_running'));
      const may = await stillMay(tx, caller, input.kind);
      // Told at once, it would hold up whoever tells the same hooks, up to the end of a long file.
      tx.webhooks.gather();
      const history = await historyOf(tx, caller);
      const writer = await writers[input.kind]({ tx, caller, errors, made, blind, history });
      let written = 0;
      for await (const batch of tx.imports.staged(id)) {
        input.signal.throwIfAborted();
        may(batch);
        await writer.rows(batch);
        written += batch.length;
        input.progress({ phase: 'writing', rows: written, of: rows });
      }
      // A crash of the database empties what is put aside: whole or not at all.
      if (written !== aside) throw new TakenBack(no('unavailable'));
      await writer.end();
      if (errors.any) throw new TakenBack(refused(input, errors));
      await history.company('import.done', [{ kind: input.kind, file: input.file, rows, made: sayMade(made) }]);
      await tx.imports.settle();
      input.signal.throwIfAborted();
      const { kind, file, dryRun, source } = input;
      const done: ImportDone = { kind, file, dryRun, rows, made, ignored: source.heads().unknown };
      if (dryRun) throw new TakenBack(yes(done));
      await tx.webhooks.tellGathered();
      return yes(done);
    });
  } catch (cause) {
    if (cause instanceof TakenBack) return cause.outcome;
    throw cause;
  }
}

/** A file may be half an hour on its way: whoever may not bring it in any more when it has come, brings in nothing. */
async function stillMay(tx: Tx, caller: Caller, kind: ImportKind): Promise<(batch: readonly StagedRow[]) => void> {
  const { grants } = await asTheyStand(tx, caller);
  const refuse = (lacking: readonly Need[]) => {
    if (lacking.length > 0) throw new TakenBack(noMore(notPermitted(lacking)));
  };
  refuse(missingToImport(grants, kind));
  const asked = new Set<number>();
  return (batch) => {
    for (const { project } of batch) {
      if (project === null || asked.has(project)) continue;
      refuse(missing(grants, importActions[kind], project as ProjectId));
      asked.add(project);
    }
  };
}

/** Every error with its place and its sentence, in the order of the file. */
function refused({ file, source }: ImportInput, errors: FoundErrors): Outcome<never> {
  const { named, unknown } = source.heads();
  const told = [...errors.told]
    .sort((one, other) => one.row - other.row || one.item - other.item)
    .map((error) => {
      const head = error.column === null ? null : (named[error.column] ?? error.column);
      const { facts: _facts, ...rest } = error;
      const detail = sayImportError(error, file, head, source.objects);
      return { file, ...rest, head, detail, why: sayImportWhy(error) };
    });
  return no('import_refused', {
    file,
    count: errors.count,
    all_there: errors.count === errors.exist,
    first_error: told[0]!.detail,
    errors: told,
    more: errors.count - told.length,
    ignored: unknown,
  });
}
