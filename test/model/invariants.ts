import pg from 'pg';
import type { SmallHouse } from '../support/small-house.ts';

/** Each is a question whose answer has to be nothing. They are asked of the tables themselves, past every rule of ours. */
const questions: Readonly<Record<string, string>> = {
  'one live link per invoice and connection': `
    select invoice_id from tieout.link where ended_at is null
    group by company_id, invoice_id, connection_id having count(*) > 1`,
  'at most one bill per reference': `
    select usrdf1 from sage_100_contractor.acpinv where usrdf1 <> '' group by usrdf1 having count(*) > 1`,
  'a synced link’s bill was really made under its reference': `
    select link.id from tieout.link where state = 'synced' and not exists (
      select from sage_100_contractor.acpinv bill where bill.usrdf1 = link.reference)
      and not exists (select from sage_100_contractor.journal past where past.row ->> 'usrdf1' = link.reference)`,
  'unlinked only when gone': `
    select link.id from tieout.link join sage_100_contractor.acpinv bill on bill.usrdf1 = link.reference
    where link.state in ('unlinked', 'rejected', 'retrieved')`,
  'every job is queued, held, done or parked with a reason': `
    select id from tieout.job where state = 'parked' and reason is null`,
  'an exporting link has a job or is parked': `
    select link.id from tieout.link where state = 'exporting' and not parked and not exists (
      select from tieout.job where kind = 'export' and subject_id = link.id and state = 'queued')`,
  'line sums equal headers to the cent': `
    select invoice.id from tieout.invoice join tieout.invoice_line line on line.invoice_id = invoice.id
    group by invoice.id, invoice.amount_due, invoice.retainage
    having invoice.amount_due <> sum(work_this_period + stored_presently - stored_previous - work_retainage_held
        - stored_retainage_held + work_retainage_released + stored_retainage_released)
      or invoice.retainage <> sum(work_retainage_held + stored_retainage_held)`,
  'what an application starts from is where the one before ended': `
    select line.id from tieout.invoice_line line join tieout.invoice on invoice.id = line.invoice_id
    where invoice.deleted_at is null and line.work_previous <> (
      select coalesce(sum(before.work_this_period), 0) from tieout.invoice_line before
      join tieout.invoice earlier on earlier.id = before.invoice_id
      where earlier.commitment_id = invoice.commitment_id and earlier.number < invoice.number
        and earlier.deleted_at is null and before.commitment_line_id = line.commitment_line_id)`,
  'every change has an event that names a person or the hub': `
    select link.id from tieout.link where not exists (
      select from tieout.event where event.link_id = link.id and event.type = case link.state
        when 'ready_to_export' then 'link.sent' when 'exporting' then 'link.accepted'
        when 'failed_to_export' then 'link.failed' when 'synced' then 'link.confirmed'
        when 'rejected' then 'link.rejected' when 'retrieved' then 'link.retrieved' else 'link.unlinked' end)
      and not (link.state = 'exporting' and exists (
        select from tieout.event where event.link_id = link.id and event.type = 'link.retried'))`,
};

/** Which invariants do not hold, with what breaks them. Asked as a superuser, so that nothing is hidden. */
export async function broken(house: Pick<SmallHouse, 'urls'>): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: house.urls.superUrl });
  await client.connect();
  try {
    const found: string[] = [];
    for (const [name, question] of Object.entries(questions)) {
      const { rows } = await client.query(question);
      if (rows.length > 0) found.push(`${name}: ${JSON.stringify(rows)}`);
    }
    return found;
  } finally {
    await client.end();
  }
}
