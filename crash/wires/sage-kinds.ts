import type { SqlValue } from '../../src/simulators/sage-100-contractor/wire/sql-type.ts';
import type { Rewrite, SageWay } from './sage.ts';
import { type Placed, stillThere, unheardOf, type WireKind } from './way.ts';

/** What cannot come over SQL Server's wire, and why. */
export const sageWithout: Readonly<Record<string, string>> = {
  'an old answer':
    'answers come on the connection of their question, in order, and a connection on which one was given up is never used again; that is tried as an answer that comes late',
  'gone, at some other time': 'the wire carries no time of the look: it is counted from before the question left',
  'half of JSON':
    'the wire carries rows; half an answer is tried as a connection that breaks, or falls silent, within one',
  'Sage’s program (MBXML)': 'it is handed bills and is never asked for one: no look goes over it',
};

const withRows =
  (change: (rows: readonly (readonly SqlValue[])[]) => readonly (readonly SqlValue[])[]): Rewrite =>
  (answer) => ({ ...answer, rows: change(answer.rows) });

/** The same rows with one column's cells changed. */
const withColumn =
  (name: string, value: SqlValue): Rewrite =>
  (answer) => {
    const at = answer.columns.findIndex((column) => column.name.toLowerCase() === name);
    return { ...answer, rows: answer.rows.map((row) => row.map((cell, i) => (i === at ? value : cell))) };
  };

/** How SQL Server fails one look after the other, by its own numbers. */
const errors: Readonly<Record<string, number>> = {
  'no right to read (403)': 229,
  'no right to a column': 230,
  'no such table': 208,
  'no such database': 911,
  'chosen as a deadlock’s victim, again and again': 1205,
  'waited too long for a lock': 1222,
  'too busy': 40501,
  'shutting down': 6005,
  'an error that nobody knows': 50_000,
};

function alive(way: SageWay): readonly WireKind[] {
  const { weather, rewrite, line, freshLine } = way;
  const atLogin = (number: number) => () => {
    weather('login', { refuseLogin: number });
    freshLine();
  };
  return [
    stillThere,
    unheardOf('no answer in time', () => weather('query', { latencyMs: 60_000 }), 1),
    unheardOf('the line half open', () => line().freeze(), 1),
    unheardOf('connection lost before an answer', () => weather('query', { drop: 'before' })),
    unheardOf('connection lost within an answer', () => weather('query', { drop: 'in the middle' })),
    unheardOf('login refused (401)', atLogin(18456)),
    unheardOf('refused as a program', atLogin(17892)),
    unheardOf('the company’s database is missing (404)', atLogin(4060)),
    unheardOf('the server is away', () => {
      weather('login', { down: true });
      freshLine();
    }),
    ...Object.entries(errors).map(([name, fail]) => unheardOf(name, () => weather('query', { fail }))),
    unheardOf('another company’s database', () => weather('query', { databaseName: 'Another Company, Inc.' })),
    unheardOf('an answer without rows (an empty page)', () => rewrite(withRows(() => []))),
    unheardOf('no answer to the SELECT', () => rewrite(() => null)),
    unheardOf('empty books', () => rewrite(withColumn('seen', 0))),
    unheardOf('the bill’s identity lost', () => rewrite(withColumn('_idnum', null))),
    unheardOf('a status that nobody knows', () => rewrite(withColumn('status', 9))),
    {
      name: 'lines cut off (a cut list)',
      says: ['still_in_erp', 'erp_not_answering'],
      share: 3,
      bend: () => rewrite(withRows((rows) => rows.slice(0, 1))),
    },
  ];
}

/** What people do to a bill so that it is not found as it was left, and yet is there. */
function elsewhere(way: SageWay): readonly WireKind[] {
  const { simulator, sql, place, insteadOf } = way;
  const removed = ({ record }: Placed) => deleted(way, record.id);
  return [
    {
      ...unheardOf('the answer to another question', undefined),
      // Both bills are there; the wire shows one in place of the other.
      bend: async (bill) => insteadOf(bill, await place(unused())),
    },
    isVoid(way),
    isPaid(way),
    {
      name: 'renumbered',
      says: ['still_in_erp'],
      share: 3,
      make: ({ record }) => sql('update acpinv set recnum = recnum + 5000000 where _idnum = $1', [record.identity]),
    },
    {
      name: 'its reference overwritten',
      says: ['still_in_erp'],
      share: 3,
      make: ({ record }) => sql(`update acpinv set usrdf1 = 'mine' where _idnum = $1`, [record.identity]),
    },
    {
      name: 'deleted, and back from a backup',
      says: ['still_in_erp'],
      share: 2,
      make: async ({ record }) => {
        await sql(`create temp table header as select * from acpinv where _idnum = $1`, [record.identity]);
        await sql(`create temp table lines as select * from apivln where _idref = $1`, [record.identity]);
        await removed({ record } as Placed);
        await sql(
          'insert into acpinv select * from header; insert into apivln select * from lines; drop table header, lines',
        );
      },
    },
    {
      name: 'entered again under another number',
      says: ['identity_mismatch'],
      share: 4,
      make: async (bill) => {
        await removed(bill);
        await place(bill.reference);
      },
    },
    {
      name: 'entered again twice',
      says: ['erp_not_answering'],
      share: 3,
      make: async (bill) => {
        await removed(bill);
        const [one, other] = [await place(unused()), await place(unused())];
        for (const { record } of [one, other])
          await sql('update acpinv set usrdf1 = $2 where _idnum = $1', [record.identity, bill.reference]);
      },
    },
    {
      name: 'void, and entered again under another number',
      says: ['identity_mismatch', 'erp_not_answering'],
      share: 3,
      make: async (bill) => {
        const again = await place(unused());
        done(await simulator.books.void(bill.record.id));
        await sql('update acpinv set usrdf1 = $2 where _idnum = $1', [again.record.identity, bill.reference]);
      },
    },
    {
      name: 'another’s record bears its reference',
      says: ['identity_mismatch'],
      share: 3,
      make: async (bill) => {
        const other = await place(unused());
        await removed(bill);
        await sql('update acpinv set usrdf1 = $2 where _idnum = $1', [other.record.identity, bill.reference]);
      },
    },
    {
      name: 'its number used again',
      says: ['identity_mismatch'],
      share: 3,
      make: async (bill) => {
        const other = await place(unused());
        await removed(bill);
        await sql('update acpinv set recnum = $2 where _idnum = $1', [other.record.identity, Number(bill.record.id)]);
      },
    },
    { name: 'removed after it was paid', says: ['purged_in_erp'], share: 3, make: removed, first: isPaid(way) },
    {
      name: 'removed after it was paid, which only the audit saw',
      says: ['purged_in_erp'],
      share: 3,
      make: async (bill) => {
        done(await simulator.books.pay(bill.record.id));
        await removed(bill);
      },
    },
  ];
}

/** Truly gone: it has to be cut. */
function gone(way: SageWay): readonly WireKind[] {
  const { weather, sql } = way;
  const make = ({ record }: Placed) => deleted(way, record.id);
  const isGone = (name: string, share: number, more: Partial<WireKind> = {}): WireKind => ({
    ...{ name, says: ['cut'], share, make },
    ...more,
  });
  return [
    isGone('deleted', 6),
    isGone('deleted, first unheard', 2, { first: unheardOf('', () => weather('query', { drop: 'before' })) }),
    isGone('deleted, its first answer late', 1, {
      first: unheardOf('', () => weather('query', { latencyMs: 700 })),
    }),
    isGone('deleted, first refused as there', 3, { first: stillThere }),
    isGone('deleted after it was voided', 3, { first: isVoid(way) }),
    isGone('never in the books that a backup brought back', 2, {
      make: async ({ record }) => {
        await deleted(way, record.id);
        // Of what a backup does not hold its audit knows nothing either.
        await sql('delete from audit_acpinv where _idnum = $1', [record.identity]);
      },
    }),
  ];
}

const isVoid = ({ simulator }: SageWay): WireKind => ({
  name: 'voided',
  says: ['void_in_erp'],
  share: 4,
  make: async ({ record }) => done(await simulator.books.void(record.id)),
});
const isPaid = ({ simulator }: SageWay): WireKind => ({
  name: 'paid',
  says: ['paid_in_erp'],
  share: 3,
  make: async ({ record }) => done(await simulator.books.pay(record.id)),
});

/** Taken out as the program's deletion does it; of a paid one that is another menu, with the same end. */
async function deleted({ sql }: SageWay, id: string): Promise<void> {
  await sql('delete from apivln where _idref = (select _idnum from acpinv where recnum = $1)', [Number(id)]);
  await sql('delete from acpinv where recnum = $1', [Number(id)]);
}

function done(answer: { done: unknown } | { refused: { detail: string } }): void {
  if ('refused' in answer) throw new Error(answer.refused.detail);
}

let others = 0;
/** A reference that no link bears. */
const unused = () =>
  `TIE-${(++others)
    .toString(32)
    .replaceAll(/[0189]/g, 'z')
    .padStart(26, 'q')}`;

export const sageKinds = (way: SageWay): readonly WireKind[] => [...alive(way), ...elsewhere(way), ...gone(way)];
