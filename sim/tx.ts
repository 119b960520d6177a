import type { Connection, LockedInvoice, NewLink, Tx } from '../src/app/unit-of-work.ts';
import type { BillSource } from '../src/domain/bill.ts';
import type { InvoiceId, LinkId } from '../src/domain/ids.ts';
import { isLive, type Link } from '../src/domain/link.ts';
import type { Grants } from '../src/domain/permission.ts';
import { ownBill } from '../src/domain/sighting.ts';
import type { Instant } from '../src/domain/time.ts';
import type { Transaction } from './database.ts';
import { handful } from './handful.ts';
import { jobs } from './jobs.ts';

/** What the transactions of a schedule know besides their tables. */
export interface Ground {
  now(): Instant;
  readonly connection: Connection;
  readonly source: (invoice: InvoiceId) => BillSource;
  readonly grants: Grants;
}

/** What export and unlink ask in passing: no correction is open in the simulation, and nobody's hours are quiet. */
function uneventful(trx: Transaction): Partial<Tx> {
  const schedule = { readEveryMinutes: 5, recordsEveryMinutes: 60, quiet: null, silentMinutes: 15 };
  const corrections: Partial<Tx['corrections']> = {
    ghost: () => trx.statement(() => null),
    finish: () => trx.statement(() => []),
  };
  return {
    corrections: corrections as Tx['corrections'],
    care: { schedule: () => trx.statement(() => schedule) } as Partial<Tx['care']> as Tx['care'],
    directory: { settings: () => trx.statement(() => ({ timeZone: 'America/Chicago' })) } as unknown as Tx['directory'],
  };
}

export const invoiceLock = (invoice: number) => `invoice/${invoice}`;

/** The part of a transaction that export, unlink and their jobs use; asking it for more is a mistake of the simulation. */
export function simulatedTx(trx: Transaction, ground: Ground): Tx {
  const one = { links: links(trx, ground), sightings: sightings(trx), jobs: jobs(trx, ground) };
  const parts: Partial<Tx> = {
    now: () => trx.statement(() => ground.now()),
    ...one,
    handful: handful(trx, ground, one),
    bills: { source: (invoice) => trx.statement(() => ground.source(invoice)) } as Partial<Tx['bills']> as Tx['bills'],
    connections: connections(trx, ground),
    events: {
      append: (events) =>
        trx.statement(() => {
          for (const event of events) trx.put('event', { ...event, id: trx.nextId() });
        }),
    },
    people: { grants: () => trx.statement(() => ground.grants) },
    ...uneventful(trx),
  };
  return new Proxy(parts as Tx, {
    get: (has, name) => {
      if (name === 'then') return undefined;
      if (!(name in has)) throw new Error(`the simulation has no ${String(name)}`);
      return has[name as keyof Tx];
    },
  });
}

function links(trx: Transaction, ground: Ground): Tx['links'] {
  const locked = (invoice: InvoiceId): LockedInvoice | null => {
    const head = trx.get('invoice', invoice);
    if (head === undefined) return null;
    return { head, link: head.lastLink === null ? null : trx.get('link', head.lastLink)!.link };
  };
  /** Every change of a link that can be seen is a change of its invoice. */
  const touch = (invoice: InvoiceId, lastLink: LinkId) => {
    const row = trx.get('invoice', invoice)!;
    trx.put('invoice', { ...row, lastLink, version: row.version + 1 });
  };
  const change = (id: LinkId, how: (row: { link: Link; stored: never }) => object) =>
    trx.statement(() => {
      const row = trx.get('link', id)!;
      trx.put('link', { ...row, ...how(row as never) });
    });
  return {
    lock: (invoice) => trx.statement(() => locked(invoice), invoiceLock(invoice)),
    lockByLink: async (link) => {
      const row = trx.get('link', link)!;
      const found = await trx.statement(() => locked(row.link.invoiceId), invoiceLock(row.link.invoiceId));
      return found?.link?.id === link ? found : null;
    },
    add: (link: NewLink) =>
      trx.statement(() => {
        const others = [...trx.all('link')].filter((row) => row.link.invoiceId === link.invoiceId);
        if (others.some((row) => isLive(row.link.state))) throw new Error('link_one_live_per_invoice');
        const made: Link = {
          ...link,
          id: trx.nextId() as LinkId,
          state: 'ready_to_export',
          sentAt: ground.now(),
          acceptedBy: null,
          askedAt: null,
          parked: false,
          error: null,
          record: null,
          syncedAt: null,
          endedBy: null,
          endedAt: null,
          reason: null,
        };
        trx.put('link', { id: made.id, link: made, stored: null });
        touch(link.invoiceId, made.id);
        return made;
      }),
    save: (link) =>
      trx.statement(() => {
        const joined = [...trx.all('link')].filter((row) => row.id !== link.id && row.link.endedAt === null);
        const { record } = link;
        const taken = joined.some(
          (row) => row.link.record?.id === record?.id && row.link.record?.identity === record?.identity,
        );
        if (record !== null && link.endedAt === null && taken) throw new Error('link_one_live_per_record');
        trx.put('link', { ...trx.get('link', link.id)!, link });
        touch(link.invoiceId, link.id);
      }),
    saveBill: (id, stored) => change(id, () => ({ stored })),
    bill: (id) => trx.statement(() => trx.get('link', id)?.stored ?? null),
    changePeriod: (id, postingPeriod) =>
      change(id, ({ stored }) => ({ stored: { ...(stored as object), postingPeriod } })),
  };
}

function sightings(trx: Transaction): Tx['sightings'] {
  const ofLink = (link: LinkId) => [...trx.all('sighting')].filter((row) => row.link === link);
  return {
    note: ({ id, record }, sighting) =>
      trx.statement(() => {
        trx.put('sighting', { id: trx.nextId(), link: id, sighting, own: ownBill(record, sighting) });
      }),
    last: (link) =>
      trx.statement(() => {
        const row = ofLink(link).at(-1);
        if (row === undefined) return null;
        const { sighting: last, own } = row;
        return {
          is: last.is,
          standing: own?.standing ?? null,
          asOf: last.is === 'unknown' ? null : last.asOf,
          because: last.is === 'unknown' ? last.because : null,
        };
      }),
    lastSeen: (link) =>
      trx.statement(() => {
        const seen = ofLink(link).flatMap(({ sighting, own }) =>
          sighting.is === 'unknown' ? [] : [{ is: sighting.is, asOf: sighting.asOf, own }],
        );
        const last = seen.toSorted((one, other) => other.asOf - one.asOf)[0];
        if (last === undefined) return null;
        const { is, asOf, own } = last;
        return { is, asOf, because: null, standing: own?.standing ?? null, fingerprint: own?.fingerprint ?? null };
      }),
    lastStanding: (link) =>
      trx.statement(() => {
        const seen = ofLink(link).flatMap(({ own }) => (own === null ? [] : [own]));
        return seen.toSorted((one, other) => other.asOf - one.asOf)[0]?.standing ?? null;
      }),
  };
}

function connections(trx: Transaction, { connection }: Ground): Tx['connections'] {
  const parts: Partial<Tx['connections']> = {
    list: () => trx.statement(() => [connection]),
    get: () => trx.statement(() => connection),
    noteRead: () => trx.statement(() => undefined),
    syncedLinks: (_, after, limit) =>
      trx.statement(() =>
        [...trx.all('link')]
          .filter((row) => row.link.state === 'synced' && row.id > (after ?? 0))
          .toSorted((one, other) => one.id - other.id)
          .slice(0, limit)
          .map((row) => row.link),
      ),
  };
  return parts as Tx['connections'];
}
