import type { InvoiceId, LinkId } from '../../domain/ids.ts';
import type { Link } from '../../domain/link.ts';
import type { Sighting } from '../../domain/sighting.ts';
import { source } from '../../domain/testing/bill-source.ts';
import { at } from '../../domain/testing/link.ts';
import {
  type ExternalRecord,
  type Intent,
  type JobEnd,
  type Lease,
  LeaseLost,
  type NewEvent,
  type Tx,
} from '../unit-of-work.ts';
import { caller, connection, type Kept, type OneInvoice } from './one-invoice.ts';

/** The moment of every transaction. */
const today = at(10_000);

/** A transaction on the one invoice; what it writes stands in `end()`, after which it may write no more. */
export function writesOn(house: OneInvoice): { readonly tx: unknown; end(): Kept } {
  const { chosen } = house;
  const { now, write, close } = draftOf(house.kept);
  const save = (link: Link) =>
    write(({ head }) => ({ link, head: head === null ? null : { ...head, version: head.version + 1 } }));
  const end = (how: JobEnd) => write(({ ends }) => ({ ends: [...ends, how] }));
  const note = (sighting: Sighting) => write(({ sightings }) => ({ sightings: [...sightings, sighting] }));
  const locked = () => (now().head === null ? null : { head: now().head, link: now().link });
  const each = async <T>(all: readonly T[], one: (of: T) => Promise<void>) => {
    for (const of of all) await one(of);
  };
  const ask = async (what: string, link: Link, by: number, staleMs: number) => {
    if (chosen.asks === false) return false;
    await write(({ asked }) => ({ asked: [...asked, { what, link: link.id, by, staleMs }] }));
    return true;
  };
  const links = {
    lock: async (invoice: InvoiceId) => (now().head?.id === invoice ? locked() : null),
    lockByLink: async (link: LinkId) => (now().link?.id === link ? locked() : null),
    save,
    saveBill: (_: LinkId, bill: Kept['bill']) => write(() => ({ bill })),
    changePeriod: (_: LinkId, period: Kept['period']) => write(() => ({ period })),
  };
  const handful = {
    hold: async (leases: readonly Lease[]) => new Set(house.leaseLost ? [] : leases),
    lock: async (ids: readonly LinkId[]) => new Map(ids.map((id) => [id, locked()!])),
    ghosts: async (ids: readonly LinkId[]) =>
      new Map(ids.flatMap((id) => (chosen.ghost ? [[id, chosen.ghost] as const] : []))),
    saveIntents: (all: readonly Intent[]) =>
      each(all, ({ askedAt, settleMs }) => write(({ link }) => ({ link: { ...link!, askedAt, settleMs } }))),
    save: (all: readonly Link[]) => each(all, save),
    note: (all: readonly { readonly sighting: Sighting }[]) => each(all, ({ sighting }) => note(sighting)),
    end: (all: readonly { readonly how: JobEnd }[]) => each(all, ({ how }) => end(how)),
  };
  const outside = {
    told: async () => chosen.told,
    askUnlink: (link: Link, by: number, staleMs: number) => ask('is it gone', link, by, staleMs),
    askAgain: (link: Link, by: number, staleMs: number) => ask('for the bill', link, by, staleMs),
    external: async () => (now().number === null ? [] : [now().number]),
    putExternal: (_: unknown, number: ExternalRecord) => write(() => ({ number })),
  };
  const corrections = {
    ghost: async () => chosen.ghost ?? null,
    finish: async (made: readonly { readonly invoice: number; readonly record: string }[]) => {
      await write(({ corrected }) => ({
        corrected: [...corrected, ...made.map((one) => `${one.invoice}: ${one.record}`)],
      }));
      return chosen.correction ? [{ id: 9, projectId: 3, invoice: made[0]!.invoice }] : [];
    },
  };
  const tx = {
    now: async () => today,
    links,
    handful,
    outside,
    corrections,
    bills: { source: async () => (chosen.source === undefined ? source : chosen.source) },
    sightings: {
      lastStanding: async () => chosen.lastStanding ?? null,
      note: (_: Pick<Link, 'id' | 'record'>, sighting: Sighting) => note(sighting),
    },
    people: { grants: async () => chosen.grantsNow ?? caller.grants },
    connections: { list: async () => chosen.connections ?? [connection] },
    jobs: {
      add: (kind: string, subject: number) => write(({ jobs }) => ({ jobs: [...jobs, `${kind} of ${subject}`] })),
      ensure: (kind: string, subject: number) =>
        write(({ jobs }) => ({ jobs: [...new Set([...jobs, `${kind} of ${subject}`])] })),
      mustHold: async () => {
        if (house.leaseLost) throw new LeaseLost('another has the job');
      },
      end: (_: Lease, how: JobEnd) => end(how),
      erred: async () => (chosen.erred ?? 0) + 1,
    },
    events: {
      append: async (events: readonly NewEvent[]) => {
        if (events.length > 0) await write((now) => ({ events: [...now.events, ...events] }));
      },
    },
  } satisfies { readonly [Part in keyof Tx]?: unknown };
  return { tx, end: close };
}

/** What a transaction writes, until it is closed. */
function draftOf(before: Kept) {
  let draft = before;
  let over = false;
  return {
    now: () => draft,
    write: async (change: (now: Kept) => Partial<Kept>) => {
      if (over) throw new Error('written after the transaction had ended');
      draft = { ...draft, ...change(draft) };
    },
    close: () => {
      over = true;
      return draft;
    },
  };
}
