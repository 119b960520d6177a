import type pg from 'pg';
import { moneyOf } from './cents.ts';
import { change, type Tx } from './database.ts';
import { takeNumbers } from './posting.ts';
import { keys } from './tables.ts';

/** What a company has before its first invoice. Numbers may be given as text or numbers. */
export interface MasterData {
  readonly vendors?: readonly {
    readonly recnum: string | number;
    readonly name: string;
    /** Such as `Net 30`; empty or null where nobody has set them, and Sage then refuses the vendor's invoices. */
    readonly dueTerms: string | null;
    readonly ledgerAccount: string | number | null;
    /** This vendor may not have one invoice number twice. Off unless said. */
    readonly refuseDuplicates?: boolean;
  }[];
  readonly jobs?: readonly {
    readonly recnum: string | number;
    readonly name: string;
    readonly department: string | number | null;
    /** A job that has phases wants one of them on every invoice. */
    readonly phases?: readonly { readonly phsnum: string | number; readonly name: string }[];
  }[];
  readonly costCodes?: readonly { readonly recnum: string | number; readonly name: string }[];
  readonly costTypes?: readonly { readonly recnum: string | number; readonly name: string }[];
  readonly subcontracts?: readonly {
    readonly ctcnum: string;
    readonly vendor: string | number;
    readonly job: string | number;
    readonly description: string;
    /** The phase of its job, where that has phases. */
    readonly phase?: string | number;
    /** Locked for editing: Sage then takes no invoice on it. */
    readonly locked?: boolean;
    readonly lines: readonly {
      readonly linnum: number;
      readonly description: string;
      readonly cstcde: string | number;
      readonly csttyp: string | number;
      readonly amount_cents: number;
    }[];
  }[];
}

/** Inserts, or changes what differs: a row that is as it should be is not written again, so the journal stays quiet. */
async function put(
  tx: Tx,
  table: string,
  key: readonly string[],
  ...rows: readonly Readonly<Record<string, unknown>>[]
) {
  if (rows.length === 0) return;
  const names = Object.keys(rows[0]!);
  const rest = names.filter((name) => !key.includes(name));
  const marks = rows.map((_, at) => `(${names.map((_, i) => `$${at * names.length + i + 1}`).join(', ')})`).join(', ');
  const sets = rest.map((name) => `${name} = excluded.${name}`).join(', ');
  const differs = rest.map((name) => `t.${name} is distinct from excluded.${name}`).join(' or ');
  const update = rest.length === 0 ? 'nothing' : `update set ${sets} where ${differs}`;
  await tx.query(
    `insert into ${table} as t (${names.join(', ')}) values ${marks} on conflict (${key.join(', ')}) do ${update}`,
    rows.flatMap((row) => Object.values(row)),
  );
}

async function putSubcontract(tx: Tx, given: NonNullable<MasterData['subcontracts']>[number]): Promise<void> {
  const total = moneyOf(given.lines.reduce((all, line) => all + line.amount_cents, 0));
  const found = await tx.query<{ recnum: string }>('select recnum from subcon where ctcnum = $1', [given.ctcnum]);
  const recnum = found.rows[0]?.recnum ?? (await takeNumbers(tx, 'subcon'));
  const head = {
    ctcnum: given.ctcnum,
    vndnum: given.vendor,
    jobnum: given.job,
    dscrpt: given.description,
    phsnum: given.phase ?? 0,
  };
  await put(tx, 'subcon', ['recnum'], { recnum, ...head, status: 4, lckedt: given.locked ? 1 : 0, cntttl: total });
  await tx.query(
    `update subcon set ctcttl = cntttl + chgttl, balttl = cntttl + chgttl - invttl
     where recnum = $1 and (ctcttl <> cntttl + chgttl or balttl <> cntttl + chgttl - invttl)`,
    [recnum],
  );
  const lines = given.lines.map(({ linnum, description, cstcde, csttyp, amount_cents }) => ({
    ...{ recnum, linnum, linref: linnum, dscrpt: description, cstcde, csttyp, amount: moneyOf(amount_cents) },
  }));
  await put(tx, 'sbcnln', ['recnum', 'linnum'], ...lines);
  await tx.query(
    `update sbcnln set cntrct = amount + change, remain = amount + change - billed
     where recnum = $1 and (cntrct <> amount + change or remain <> amount + change - billed)`,
    [recnum],
  );
}

/** Fills in vendors, jobs, cost codes, cost types and subcontracts. Doing it twice changes nothing. */
export function setUp(pool: pg.Pool, given: MasterData): Promise<void> {
  return change(pool, 'set-up', async (tx) => {
    const vendors = (given.vendors ?? []).map(({ recnum, name, dueTerms, ledgerAccount, refuseDuplicates }) => {
      const row = { recnum, vndnme: name, duetrm: dueTerms ?? '', lgrdft: ledgerAccount || 0 };
      return { ...row, dupchk: refuseDuplicates ? 1 : 0 };
    });
    await put(tx, 'actpay', ['recnum'], ...vendors);
    for (const { recnum, name, department, phases = [] } of given.jobs ?? []) {
      await put(tx, 'actrec', ['recnum'], { recnum, jobnme: name, dptmnt: department || 0, status: 4 });
      for (const phase of phases) {
        await put(tx, 'jobphs', keys.jobphs, { recnum, phsnum: phase.phsnum, phsnme: phase.name });
      }
    }
    const { costCodes = [], costTypes = [] } = given;
    await put(tx, 'cstcde', ['recnum'], ...costCodes.map(({ recnum, name }) => ({ recnum, cdenme: name })));
    await put(tx, 'csttyp', ['recnum'], ...costTypes.map(({ recnum, name }) => ({ recnum, typnme: name })));
    for (const subcontract of given.subcontracts ?? []) await putSubcontract(tx, subcontract);
  });
}

/** The company's own row. A database is one company's; opening it under another name is refused. */
export async function putCompany(pool: pg.Pool, companyName: string): Promise<void> {
  const { rows } = await pool.query<{ cmpnme: string }>('select cmpnme from cmpany');
  const there = rows[0]?.cmpnme;
  if (there === companyName) return;
  if (there !== undefined) throw new Error(`These are the books of ${there}, not of ${companyName}.`);
  await change(pool, 'set-up', async (tx) => {
    await put(tx, 'cmpany', ['cmpnme'], { cmpnme: companyName });
  });
}
