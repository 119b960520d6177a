import { type RawBuilder, sql } from 'kysely';
import type { CorrectionStory, StepDone } from '../../app/unit-of-work.ts';
import type { CorrectionStep, ExportedAgain, InvoiceSeen } from '../../domain/correction.ts';
import type { Instant } from '../../domain/time.ts';
import { newestLook } from '../newest-look.ts';
import type { Trx } from '../pool.ts';
import { type CorrectionRow, correctionOf } from './row.ts';

/** Of a join that calls the newest look with an answer `seen`: the bill is in the books. A void may count as gone. */
export const billStands = sql<boolean>`(seen.seen = 'present'
  and not (seen.standing is not distinct from 'void' and connection.void_is_gone))`;

interface Row extends CorrectionRow {
  readonly way: 'in_place' | 're_enter' | null;
  readonly invoice_number: string | null;
  readonly deleted: boolean;
  readonly status: string;
  readonly changed: boolean;
  readonly project_name: string;
  readonly project_number: string;
  readonly commitment_number: string;
  readonly commitment_title: string;
  readonly vendor_id: number;
  readonly vendor_name: string;
  readonly void_is_gone: boolean;
  readonly cut: boolean;
  readonly erp_record_id: string | null;
  readonly erp_identity: string | null;
  readonly erp_label: string | null;
  readonly seen: string | null;
  readonly seen_standing: string | null;
  readonly seen_since: boolean | null;
  readonly last_seen: string | null;
  readonly last_standing: string | null;
  readonly last_as_of: Instant | null;
  readonly last_because: string | null;
  readonly last_noted_at: Instant | null;
  readonly newest_state: string | null;
  readonly newest_parked: boolean | null;
  readonly next_id: number | null;
  readonly next_number: number | null;
  readonly next_invoice_number: string | null;
  readonly next_status: string | null;
  readonly next_state: string | null;
  readonly next_parked: boolean | null;
}

/** Corrections with the records that they are about. */
export async function storiesWhere(
  trx: Trx,
  company: number,
  which: RawBuilder<boolean>,
  order: RawBuilder<unknown> = sql``,
): Promise<readonly CorrectionStory[]> {
  const { rows } = await sql<Row>`
    select c.*, link.connection_id, beginner.name as beginner, ender.name as ender,
      invoice.invoice_number, invoice.deleted_at is not null as deleted, invoice.status,
      exists (select from event where event.company_id = c.company_id and event.invoice_id = c.invoice_id
        and event.type in ('invoice.edited', 'invoice.reviewed') and event.at > link.ended_at) as changed,
      project.name as project_name, project.number as project_number,
      commitment.number as commitment_number, commitment.title as commitment_title,
      vendor.id as vendor_id, vendor.name as vendor_name, connection.void_is_gone,
      link.state = 'unlinked' as cut, link.erp_record_id, link.erp_identity, link.erp_label,
      seen.seen, seen.standing as seen_standing, seen.as_of >= link.synced_at as seen_since,
      last.seen as last_seen, last.standing as last_standing, last.as_of as last_as_of, last.because as last_because,
      last.noted_at as last_noted_at,
      newest.state as newest_state, newest.parked as newest_parked,
      next.id as next_id, next.number as next_number, next.invoice_number as next_invoice_number,
      next.status as next_status, next_link.state as next_state, next_link.parked as next_parked
    from correction c
      join link on link.company_id = c.company_id and link.id = c.link_id
      join connection on connection.company_id = c.company_id and connection.id = link.connection_id
      join person beginner on beginner.id = c.begun_by
      left join person ender on ender.id = c.ended_by
      join invoice on invoice.company_id = c.company_id and invoice.id = c.invoice_id
      join project on project.company_id = c.company_id and project.id = c.project_id
      join commitment on commitment.company_id = c.company_id and commitment.id = c.commitment_id
      join vendor on vendor.company_id = commitment.company_id and vendor.id = commitment.vendor_id
      left join link newest on newest.company_id = c.company_id and newest.id = invoice.last_link_id
        and newest.id <> c.link_id
      left join invoice next on next.company_id = c.company_id and next.id = c.successor_id and next.deleted_at is null
      left join link next_link on next_link.company_id = next.company_id and next_link.id = next.last_link_id
      left join lateral (${newestLook(company, sql`c.link_id`, 'answered')}) seen on true
      left join lateral (
        select seen, standing, as_of, because, noted_at from sighting
        where sighting.company_id = c.company_id and sighting.link_id = c.link_id
        order by sighting.id desc limit 1
      ) last on true
    where c.company_id = ${company} and ${which} ${order}`.execute(trx);
  if (rows.length === 0) return [];
  const steps = await stepsOf(trx, company, rows);
  return rows.map((row) => storyOf(row, steps.get(row.id) ?? {}));
}

function storyOf(row: Row, done: CorrectionStory['done']): CorrectionStory {
  const next = { id: row.next_id, number: row.next_number, invoiceNumber: row.next_invoice_number };
  const own = { id: row.invoice_id, number: row.number, invoiceNumber: row.invoice_number };
  return {
    correction: correctionOf(row),
    records: recordsOf(row),
    invoice: own,
    project: { id: row.project_id, name: row.project_name, number: row.project_number },
    commitment: { id: row.commitment_id, number: row.commitment_number, title: row.commitment_title },
    vendor: { id: row.vendor_id, name: row.vendor_name },
    record:
      row.erp_record_id === null
        ? null
        : { id: row.erp_record_id, identity: row.erp_identity, label: row.erp_label ?? row.erp_record_id },
    lastLook:
      row.last_seen === null
        ? null
        : {
            is: row.last_seen,
            standing: row.last_standing,
            asOf: row.last_as_of,
            because: row.last_because,
            notedAt: row.last_noted_at,
          },
    done,
    again: row.deleted ? (row.next_id === null ? null : next) : own,
  } as unknown as CorrectionStory;
}

function invoiceSeen(row: Row): InvoiceSeen {
  if (row.deleted) return 'deleted';
  if (row.newest_state !== null) return 'sent_again';
  return row.changed ? 'changed' : 'as_it_was';
}

function recordsOf(row: Row): CorrectionStory['records'] {
  // An absence that is older than the bill says nothing of it. A link that was cut had one that was not.
  const gone = row.seen === 'gone' && (row.seen_since === true || row.cut);
  const next = { status: row.next_status, link: row.next_state, parked: row.next_parked ?? false };
  const own = { status: row.status, link: row.newest_state, parked: row.newest_parked ?? false };
  const again = row.deleted ? (row.next_id === null ? null : next) : own;
  return {
    bill: gone ? 'gone' : ((row.seen_standing ?? 'live') as 'live' | 'paid' | 'void'),
    voidIsGone: row.void_is_gone,
    cut: row.cut,
    invoice: invoiceSeen(row),
    way: row.way,
    again: again as ExportedAgain | null,
  };
}

/** The events that a step shows by, and of which invoice they are: of the corrected one, or of the one in its place. */
const stepEvents: Readonly<Record<string, readonly [CorrectionStep, 'old' | 'next' | 'either']>> = {
  'correction.bill_gone': ['delete_bill', 'old'],
  'link.unlinked': ['unlink', 'old'],
  'link.unlinked_after_purge': ['unlink', 'old'],
  'link.unlinked_by_force': ['unlink', 'old'],
  'invoice.edited': ['correct', 'old'],
  'invoice.deleted': ['correct', 'old'],
  'invoice.created': ['enter_again', 'next'],
  'link.confirmed': ['export_again', 'either'],
};

interface EventRow {
  readonly invoice_id: number;
  readonly link_id: number | null;
  readonly type: string;
  readonly at: Instant;
  readonly name: string | null;
}

async function stepsOf(trx: Trx, company: number, rows: readonly Row[]) {
  const invoices = rows.flatMap((row) => [row.invoice_id, ...(row.successor_id === null ? [] : [row.successor_id])]);
  const since = Math.min(...rows.map((row) => row.link_id));
  const { rows: events } = await sql<EventRow>`
    select event.invoice_id, event.link_id, event.type, event.at, person.name from event
      left join person on person.id = event.person_id
    where event.company_id = ${company} and event.invoice_id = any(${invoices}::bigint[])
      and event.type = any(${Object.keys(stepEvents)}::text[]) and (event.link_id is null or event.link_id >= ${since})
    order by event.id`.execute(trx);
  return new Map(rows.map((row) => [row.id, stepsWithin(row, events)]));
}

function stepsWithin(row: Row, events: readonly EventRow[]): CorrectionStory['done'] {
  const done: Partial<Record<CorrectionStep, StepDone>> = {};
  let cut = false;
  for (const event of events) {
    const [step, of] = stepEvents[event.type]!;
    const old = event.invoice_id === row.invoice_id;
    const next = event.invoice_id === row.successor_id;
    if (!(of === 'either' ? old || next : of === 'old' ? old : next)) continue;
    if (step === 'unlink') {
      if (event.link_id !== row.link_id) continue;
      cut = true;
      done.delete_bill ??= { by: event.name, at: event.at };
    }
    // What was changed before the link was cut is no correction, nor is the making of the wrong bill another one.
    if (step === 'correct' && !cut) continue;
    if (step === 'export_again' && event.link_id === row.link_id) continue;
    done[step] = { by: event.name, at: event.at };
  }
  return done;
}
