import { isMailAddress } from '../../../domain/directory.ts';
import type { ProjectId } from '../../../domain/ids.ts';
import type { Values } from '../../../domain/imports/read-row.ts';
import { at } from '../../../domain/imports/schedules.ts';
import type { StagedRow } from '../../../domain/imports/staged.ts';
import { givenNumbers } from './given-numbers.ts';
import { count, sameName, type Writer, type Writing } from './writing.ts';

/** Projects, vendors and cost codes out of their rows. */

const text = (values: Values, name: string): string => String(values[name] ?? '');
const orNull = (values: Values, name: string): string | null =>
  values[name] === undefined ? null : String(values[name]);
const address = (values: Values) => ({
  address: text(values, 'address'),
  city: text(values, 'city'),
  stateCode: text(values, 'state'),
  zip: text(values, 'zip'),
  active: values.active !== false,
  erpNumber: orNull(values, 'erp_number'),
});

/** Keys that are taken: by what is there already, or by an earlier row of the file. */
class Taken {
  readonly #here: Set<string>;
  readonly #rows = new Map<string, number>();
  constructor(here: Iterable<string>) {
    this.#here = new Set(here);
  }
  /** Why this key cannot be taken by the row; null: it is the row's now. */
  by(key: string, row: number, whenHere: string): { because: string; facts?: { first: number } } | null {
    if (this.#here.has(key)) return { because: whenHere };
    const first = this.#rows.get(key);
    if (first !== undefined) return { because: 'twice', facts: { first } };
    this.#rows.set(key, row);
    return null;
  }
}

/** Adds an error where the key is taken. @returns whether it was free. */
function take(writing: Writing, taken: Taken, row: StagedRow, column: string, key: string | null, whenHere = 'exists') {
  if (key === null) return true;
  const wrong = taken.by(key, row.row, whenHere);
  if (wrong !== null) writing.errors.add([at(row, column, wrong.because, wrong.facts)]);
  return wrong === null;
}

const numbersOf = (all: readonly { readonly erpNumber: string | null }[]) => all.flatMap((one) => one.erpNumber ?? []);

export async function projectsWriter(writing: Writing): Promise<Writer> {
  const { tx, errors, made, caller, history } = writing;
  await tx.directory.lock();
  const here = await tx.imports.projects();
  const numbers = new Taken(here.flatMap(({ number }) => number ?? []));
  const erpNumbers = new Taken(numbersOf(here));
  const given = givenNumbers(writing, 'job');
  return {
    rows: async (rows) => {
      const fresh = rows.flatMap((row) => {
        const { values } = row;
        if (values === null) return [];
        given.note(row);
        const free = [
          take(writing, numbers, row, 'number', text(values, 'number')),
          take(writing, erpNumbers, row, 'erp_number', orNull(values, 'erp_number'), 'erp_taken'),
        ];
        if (free.includes(false)) return [];
        const named = { name: text(values, 'name'), number: text(values, 'number') };
        return [{ ...address(values), ...named, overBilling: 'refuse' as const }];
      });
      if (errors.any || fresh.length === 0) return;
      const ids = await tx.imports.addProjects(fresh, caller.person);
      count(made, 'projects', ids.length);
      await history.company(
        'project.added',
        fresh.map(({ name }, i) => ({ project: ids[i]!.id, name })),
      );
    },
    end: given.check,
  };
}

export async function vendorsWriter(writing: Writing): Promise<Writer> {
  const { tx, errors, made, history } = writing;
  await tx.directory.lock();
  const here = await tx.imports.vendors();
  const erpNumbers = new Taken(here.flatMap(({ number }) => number ?? []));
  const free = vendorNames(here);
  const given = givenNumbers(writing, 'vendor');
  return {
    rows: async (rows) => {
      const fresh = rows.flatMap((row) => {
        const { values } = row;
        if (values === null) return [];
        given.note(row);
        const email = orNull(values, 'email');
        if (email !== null && !isMailAddress(email)) errors.add([at(row, 'email', 'mailbox')]);
        const number = orNull(values, 'erp_number');
        const freeNumber = take(writing, erpNumbers, row, 'erp_number', number);
        const wrong = free(sameName(text(values, 'name')), number !== null, row.row);
        if (wrong !== null) errors.add([at(row, 'name', wrong.because, wrong.facts)]);
        if (!freeNumber || wrong !== null) return [];
        return [{ ...address(values), name: text(values, 'name'), phone: text(values, 'phone'), email }];
      });
      if (errors.any || fresh.length === 0) return;
      const ids = await tx.imports.addVendors(fresh);
      count(made, 'vendors', ids.length);
      await history.company(
        'vendor.added',
        fresh.map(({ name }, i) => ({ vendor: ids[i], name })),
      );
    },
    end: given.check,
  };
}

/** Two vendors may have one name, as long as each has an ERP number to be told by. */
function vendorNames(here: readonly { readonly name: string; readonly number: string | null }[]) {
  const all = new Set(here.map(({ name }) => sameName(name)));
  const unnumbered = new Set(here.filter(({ number }) => number === null).map(({ name }) => sameName(name)));
  const rows = new Map<string, { readonly row: number; readonly numbered: boolean }>();
  return (name: string, numbered: boolean, row: number) => {
    if ((numbered ? unnumbered : all).has(name)) return { because: 'exists' };
    const before = rows.get(name);
    if (before !== undefined && !(numbered && before.numbered)) {
      return { because: 'twice', facts: { first: before.row } };
    }
    rows.set(name, { row, numbered });
    return null;
  };
}

export async function costCodesWriter(writing: Writing): Promise<Writer> {
  const { tx, errors, made, history } = writing;
  await tx.directory.lock();
  const names = new Map((await tx.imports.projects()).map(({ id, name }) => [id, name]));
  const known = new Map<number, { readonly codes: Taken; readonly erpNumbers: Taken }>();
  const of = async (project: number) => {
    const found = known.get(project);
    if (found !== undefined) return found;
    const { costCodes } = await tx.commitments.codes(project as ProjectId);
    const taken = { codes: new Taken(costCodes.map(({ code }) => code)), erpNumbers: new Taken(numbersOf(costCodes)) };
    known.clear(); // Rows come by project: the last one's are needed no more.
    known.set(project, taken);
    return taken;
  };
  return {
    rows: async (rows) => {
      const fresh = new Map<number, { code: string; name: string; erpNumber: string | null }[]>();
      for (const row of rows) {
        const { project, values } = row;
        if (values === null || project === null) continue;
        const { codes, erpNumbers } = await of(project);
        const code = text(values, 'code');
        const freeCode = take(writing, codes, row, 'code', code);
        const freeNumber = take(writing, erpNumbers, row, 'erp_number', orNull(values, 'erp_number'), 'erp_taken');
        if (!freeCode || !freeNumber) continue;
        const fields = { code, name: text(values, 'name'), erpNumber: orNull(values, 'erp_number') };
        const sofar = fresh.get(project);
        if (sofar) sofar.push(fields);
        else fresh.set(project, [fields]);
      }
      if (errors.any) return;
      for (const [project, codes] of fresh) {
        const ids = await tx.imports.addCostCodes(project as ProjectId, codes);
        count(made, 'cost_codes', ids.length);
        await history.company(
          'cost_code.added',
          codes.map(({ code, name }) => ({ name: `${code} ${name}`, project: names.get(project) })),
        );
        await history.codes(project as ProjectId, ids);
      }
    },
    end: async () => undefined,
  };
}
