import type { Caller } from '../src/app/unit-of-work.ts';
import type { BillReference, InvoiceId } from '../src/domain/ids.ts';
import type { Fingerprint } from '../src/domain/sighting.ts';
import { seedInvoices } from '../test/support/many-invoices.ts';
import { dealt, onSeeded } from './look-alikes.ts';
import { type CrashGround, openCrashGround } from './parts/ground.ts';
import { say, type Table, table } from './parts/table.ts';
import { openAgentWay } from './wires/agent.ts';
import { openSageWay } from './wires/sage.ts';
import { openTrytonWay } from './wires/tryton.ts';
import type { Placed, Way, WireKind } from './wires/way.ts';

/** The wires that bills are looked for on. */
const ways: Readonly<Record<string, () => Promise<Way>>> = {
  sage: openSageWay,
  tryton: openTrytonWay,
  agent: openAgentWay,
};

interface Sums {
  cases: number;
  wronglyCut: number;
  wronglyRefused: number;
  other: number;
}

interface OnWire {
  readonly way: Way;
  readonly ground: CrashGround;
  readonly me: Caller;
  readonly sums: Sums;
  readonly counts: Map<string, number>;
  readonly wrong: string[];
  /** Links that were seeded and have no bill yet. */
  readonly bare: { readonly id: InvoiceId; readonly reference: BillReference; readonly fingerprint: Fingerprint }[];
  /** Those whose bill is as it was placed. */
  readonly placed: { readonly id: InvoiceId; readonly bill: Placed }[];
}

async function next({ way, ground, bare, placed }: OnWire): Promise<{ readonly id: InvoiceId; readonly bill: Placed }> {
  const known = placed.pop();
  if (known !== undefined) return known;
  const link = bare.pop()!;
  const bill = await way.place(link);
  const { record, fingerprint } = bill;
  await ground.rows(
    `update link set erp_record_id = $2, erp_identity = $3, erp_label = $4, fingerprint = $5 where id = $1`,
    [link.id, record.id, record.identity, record.label, fingerprint],
  );
  return { id: link.id, bill };
}

/** Unlink, as it ships, while the wire is as the kind has it. */
async function ask({ way, ground, me }: OnWire, kind: WireKind, id: InvoiceId, bill: Placed): Promise<string> {
  await kind.bend?.(bill);
  const outcome = await ground.steady.hub.unlink(me, { invoice: id });
  await way.straighten();
  return outcome.ok ? 'cut' : outcome.refusal.code;
}

function judge({ sums, counts, wrong, way }: OnWire, kind: WireKind, as: string, said: string): void {
  sums.cases++;
  counts.set(as, (counts.get(as) ?? 0) + 1);
  if (kind.says.includes(said)) return;
  if (said === 'cut') sums.wronglyCut++;
  else if (kind.says.includes('cut')) sums.wronglyRefused++;
  else sums.other++;
  wrong.push(`${way.name}: ${as}: unlink said ${said}, not ${kind.says.join(' or ')}`);
}

async function one(on: OnWire, kind: WireKind): Promise<void> {
  const { id, bill } = await next(on);
  if (kind.first !== undefined) {
    await kind.first.make?.(bill);
    judge(on, kind.first, kind.name, await ask(on, kind.first, id, bill));
  }
  await kind.make?.(bill);
  const said = await ask(on, kind, id, bill);
  judge(on, kind, kind.name, said);
  if (said === 'cut' || kind.make !== undefined) return;
  // The wire is straight again, and the bill is seen: what was last heard of it spoils no other case.
  const after = await ask(on, { name: '', says: [], share: 0 }, id, bill);
  if (after !== 'still_in_erp') on.wrong.push(`${on.way.name}: after ${kind.name} unlink said ${after}`);
  on.placed.push({ id, bill });
}

async function onOne(name: string, cases: number): Promise<OnWire> {
  const way = await ways[name]!();
  const ground = await openCrashGround({ erp: way.erp });
  const sums: Sums = { cases: 0, wronglyCut: 0, wronglyRefused: 0, other: 0 };
  const wrong: string[] = [];
  try {
    const all = dealt(cases, way.kinds);
    const used = all.filter(({ make }) => make !== undefined).length;
    await seedInvoices(ground.urls.superUrl, used + 40);
    const rows = await ground.rows<{ id: string; reference: string; fingerprint: string }>(
      `select id, reference, fingerprint from link where state = 'synced' and id >= 1000000 order by id limit $1`,
      [used + 10],
    );
    const bare = rows.map(({ id, reference, fingerprint }) => ({
      ...{
        id: Number(id) as InvoiceId,
        reference: reference as BillReference,
        fingerprint: fingerprint as Fingerprint,
      },
    }));
    const me = await onSeeded(ground);
    const on: OnWire = { way, ground, me, sums, counts: new Map(), wrong, bare, placed: [] };
    // One after the other: a wire that is bent is bent for everybody.
    for (const [at, kind] of all.entries()) {
      await one(on, kind);
      if ((at + 1) % 500 === 0) say(`  ${way.name}: ${at + 1} of ${cases}`);
    }
    const cuts = all.filter(({ says }) => says.includes('cut')).length;
    const [found] = await ground.rows<{ cut: number; told: number }>(
      `select (select count(*)::int from link where id >= 1000000 and state = 'unlinked') as cut,
         (select count(*)::int from event where link_id >= 1000000 and type = 'link.unlinked') as told`,
    );
    if (found!.cut !== cuts || found!.told !== cuts)
      wrong.push(`${way.name}: ${found!.cut} cut, ${found!.told} told of, ${cuts} gone`);
    for (const { name: kind } of way.kinds)
      if (!on.counts.has(kind) && cases >= 500) wrong.push(`${way.name}: ${kind} was never tried`);
    return on;
  } finally {
    await ground.end();
    await way.close();
  }
}

/**
 * Bills that are not quite found, over the wires that ship: what SQL Server, Tryton and agents can say, or keep silent of.
 * None may be cut whose bill is there or may be, and none refused that is truly gone.
 * @param cases of each wire.
 */
export async function lookAlikesOnWires({
  cases = 1_000,
  wires = Object.keys(ways),
}: {
  cases?: number;
  wires?: readonly string[];
} = {}): Promise<readonly Table[]> {
  const all: OnWire[] = [];
  const rows: (string | number)[][] = [];
  for (const name of wires) {
    const begun = performance.now();
    const on = await onOne(name, cases);
    all.push(on);
    const { cases: judged, wronglyCut, wronglyRefused, other } = on.sums;
    const seconds = Math.round((performance.now() - begun) / 1_000);
    rows.push([on.way.name, on.way.kinds.length, judged, wronglyCut, wronglyRefused, other, seconds]);
    say(`  ${rows.at(-1)!.join(' | ')}${on.wrong.map((what) => `\n  WRONG ${what}`).join('')}`);
  }
  const columns = ['wire', 'kinds', 'cases', 'wrongly cut', 'wrongly refused', 'another refusal', 'seconds'];
  const wrong = all.flatMap((on) => on.wrong);
  const without = all.flatMap(({ way }) => Object.entries(way.without).map((line) => [way.name, ...line]));
  return [
    table('Bills that are not quite found, over real wires', columns, rows, wrong),
    table('What cannot come over a wire', ['wire', 'kind', 'why'], without, []),
  ];
}
