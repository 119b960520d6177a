import type { Caller } from '../src/app/unit-of-work.ts';
import type { BillReference, InvoiceId } from '../src/domain/ids.ts';
import type { Fingerprint } from '../src/domain/sighting.ts';
import { firstId, seedInvoices } from '../test/support/many-invoices.ts';
import { type Kind, kinds } from './look-alike-kinds.ts';
import { type Booked, Books } from './parts/books.ts';
import { abreast, type CrashGround, openCrashGround } from './parts/ground.ts';
import { type Table, table } from './parts/table.ts';

const casesAbreast = 24;
/** A call that is slow only because the machine is busy must not read as silence. */
const times = { callMs: 3_000, settleMs: 3_000 } as const;

/** One case: a link, and what its bill looks like. */
interface Count {
  cases: number;
  wronglyCut: number;
  wronglyRefused: number;
  other: number;
}

interface Seeded {
  readonly id: InvoiceId;
  readonly bill: Booked;
}

/** Synced invoices, each with its bill in the books. */
async function syncedInvoices(ground: CrashGround, count: number): Promise<readonly Seeded[]> {
  await seedInvoices(ground.urls.superUrl, count + 20);
  const rows = await ground.rows<{
    id: string;
    reference: string;
    record: string;
    identity: string;
    fingerprint: string;
  }>(
    `select id, reference, erp_record_id as record, erp_identity as identity, fingerprint from link
     where state = 'synced' and id >= 1000000 order by id limit $1`,
    [count],
  );
  return rows.map(({ id, reference, record, identity, fingerprint }) => ({
    id: Number(id) as InvoiceId,
    bill: ground.books.enter(reference as BillReference, fingerprint as Fingerprint, record, identity),
  }));
}

/** The owner, with rights on the seeded projects too. */
export async function onSeeded({ rows, company, me, caller }: CrashGround): Promise<Caller> {
  await rows(
    `insert into project_grant (company_id, person_id, project_id, commitments)
     select company_id, $2, id, 'admin' from project where company_id = $1 and id >= $3 on conflict do nothing`,
    [company, me.person, firstId],
  );
  return caller('owner');
}

/** As the ERP then is, unlink is asked for, and says what it says. */
async function ask(ground: CrashGround, me: Caller, kind: Kind, { id, bill }: Seeded): Promise<string> {
  const { books } = ground;
  const odd = bill.reference!;
  kind.make?.(books, bill);
  if (kind.answers !== undefined) books.odd.set(odd, kind.answers);
  const outcome = await ground.steady.hub.unlink(me, { invoice: id });
  books.odd.delete(odd);
  return outcome.ok ? 'cut' : outcome.refusal.code;
}

/** The ERP is again as it was, whatever was done to the bill. */
function undo(books: Books, { bill }: Seeded): void {
  bill.there = true;
  bill.standing = 'live';
  for (const other of [...books.made(bill.reference!), ...books.numbered(bill.record.id)])
    if (other !== bill) other.there = false;
}

/** Every kind as often as its share of the cases says. */
export const dealt = <K extends { readonly share: number }>(cases: number, of: readonly K[]): readonly K[] => {
  const all = of.flatMap((kind) => Array.from({ length: kind.share }, () => kind));
  return Array.from({ length: cases }, (_, index) => all[(index * 37) % all.length]!);
};

/**
 * What is not quite found: each kind of it, again and again, by the command that ships on the real database. None may be
 * cut whose bill is there or may be, and none refused that is truly gone.
 */
export async function lookAlikes({
  cases = 2_000,
  of = kinds,
}: {
  cases?: number;
  of?: readonly Kind[];
} = {}): Promise<Table> {
  const ground = await openCrashGround({ books: new Books(times) });
  const counts = new Map(
    of.map((kind) => [kind.name, { cases: 0, wronglyCut: 0, wronglyRefused: 0, other: 0 } as Count]),
  );
  const wrong: string[] = [];
  const judge = (kind: Kind, as: string, said: string) => {
    const count = counts.get(as)!;
    count.cases++;
    if (kind.says.includes(said)) return;
    if (said === 'cut') count.wronglyCut++;
    else if (kind.says.includes('cut')) count.wronglyRefused++;
    else count.other++;
    wrong.push(`${as}: unlink said ${said}, not ${kind.says.join(' or ')}`);
  };
  try {
    const all = dealt(cases, of);
    // A link that is cut is used up; a few more than there are lanes serve all the others.
    const cuts = all.filter(({ says }) => says.includes('cut')).length;
    const left = [...(await syncedInvoices(ground, cuts + casesAbreast))];
    const me = await onSeeded(ground);
    await abreast(all, casesAbreast, async (kind) => {
      const one = left.pop()!;
      if (kind.first !== undefined) {
        judge(kind.first, kind.name, await ask(ground, me, kind.first, one));
        undo(ground.books, one);
      }
      const said = await ask(ground, me, kind, one);
      judge(kind, kind.name, said);
      undo(ground.books, one);
      if (said === 'cut') return;
      // Seen alive again: what was last seen of it counts in the next case.
      const after = await ask(ground, me, { name: '', says: ['still_in_erp'], share: 0 }, one);
      if (after !== 'still_in_erp') wrong.push(`${kind.name}: after it unlink said ${after}`);
      left.push(one);
    });
    await checkLinks(ground, cuts, wrong);
  } finally {
    await ground.end();
  }
  const rows = [...counts].map(([name, one]) => [name, one.cases, one.wronglyCut, one.wronglyRefused, one.other]);
  const sum = (of: keyof Count) => [...counts.values()].reduce((total, one) => total + one[of], 0);
  rows.push(['all', sum('cases'), sum('wronglyCut'), sum('wronglyRefused'), sum('other')]);
  const columns = ['the bill is, or the ERP says', 'cases', 'wrongly cut', 'wrongly refused', 'another refusal'];
  return table('Bills that are not quite found', columns, rows, wrong);
}

/** As many links were cut as bills were truly gone, each with its event. */
async function checkLinks(ground: CrashGround, cuts: number, wrong: string[]): Promise<void> {
  const [found] = await ground.rows<{ cut: number; told: number }>(
    `select (select count(*)::int from link where id >= 1000000 and state = 'unlinked') as cut,
       (select count(*)::int from event where link_id >= 1000000 and type = 'link.unlinked') as told`,
  );
  if (found!.cut !== cuts || found!.told !== cuts)
    wrong.push(`${found!.cut} cut, ${found!.told} told of, ${cuts} gone`);
}
