import { setTimeout as sleep } from 'node:timers/promises';
import type { JobKind } from '../../src/app/unit-of-work.ts';
import type { InvoiceId } from '../../src/domain/ids.ts';
import type { CrashGround } from './ground.ts';

/** Far longer than anything takes that comes to an end. */
const patienceMs = 240_000;

/** A healthy worker does what is due, until nothing of these kinds is queued. @throws where it never comes to that. */
export async function workUntilStill(
  ground: CrashGround,
  kinds: readonly JobKind[],
  patience = patienceMs,
): Promise<void> {
  const life = await ground.life(null, 8);
  life.work(Object.fromEntries(kinds.map((kind) => [kind, 6])), 300);
  try {
    for (const giveUpAt = performance.now() + patience; ; await sleep(25)) {
      const [left] = await ground.rows<{ left: number }>(
        `select count(*)::int as left from job where state = 'queued' and kind = any($1)`,
        [kinds],
      );
      if (left!.left === 0) return;
      if (performance.now() > giveUpAt)
        throw new Error(`jobs did not come to an end: ${JSON.stringify(await stuckJobs(ground))}`);
    }
  } finally {
    await life.end();
  }
}

/** What has to be nothing, each by its name, with what breaks it. */
export type Broken = readonly string[];

const stuckJobs = (ground: CrashGround) =>
  ground.rows(
    `select kind, subject_id, attempt, reason, run_at - clock_timestamp() as due_in, held_until - clock_timestamp() as held_for
     from job where state = 'queued' order by id limit 5`,
  );

const questions: Readonly<Record<string, string>> = {
  'an invoice has two live links': `select invoice_id as id from link where ended_at is null
    group by company_id, invoice_id, connection_id having count(*) > 1`,
  'an export has no job and is not parked': `select id from link where state = 'exporting' and not parked and not exists (
    select from job where kind = 'export' and subject_id = link.id and state = 'queued') and id = any($1)`,
  'a link stands still': `select id from link where state = 'exporting' and parked and id = any($1)`,
  'a job is parked': `select id from job where state = 'parked'`,
  'a state has no event, or several': `select link.id from link where id = any($1) and state <> 'ready_to_export' and 1 <> (
    select count(*) from event where event.link_id = link.id and event.type = case link.state
      when 'exporting' then 'link.accepted' when 'failed_to_export' then 'link.failed' when 'synced' then 'link.confirmed'
      when 'rejected' then 'link.rejected' when 'retrieved' then 'link.retrieved' else 'link.unlinked' end)`,
};

/** Asks of the tables themselves, past every rule of ours. */
export async function brokenIn(ground: CrashGround, links: readonly number[]): Promise<Broken> {
  const found: string[] = [];
  for (const [name, question] of Object.entries(questions)) {
    const rows = await ground.rows<{ id: string }>(question, question.includes('$1') ? [links] : []);
    if (rows.length > 0)
      found.push(
        `${name}: ${rows
          .slice(0, 5)
          .map(({ id }) => id)
          .join(', ')} (${rows.length})`,
      );
  }
  return found;
}

/** Of exports that came to their end: how many bills were doubled, lost, or never came. All have to be nothing. */
export interface Tally {
  readonly invoices: number;
  readonly bills: number;
  readonly doubled: number;
  readonly lost: number;
  readonly stuck: number;
}

/** Lays the newest links of these invoices beside the books. */
export async function tally(ground: CrashGround, invoices: readonly InvoiceId[]): Promise<Tally> {
  const links = await ground.rows<{ state: string; reference: string; record: string | null }>(
    `select link.state, link.reference, link.erp_identity as record from invoice join link on link.id = invoice.last_link_id
     where invoice.id = any($1)`,
    [invoices],
  );
  let [bills, doubled, lost, stuck] = [0, 0, 0, 0];
  for (const { state, reference, record } of links) {
    const made = ground.books.made(reference);
    bills += made.length;
    if (made.length > 1) doubled++;
    if (state === 'exporting') stuck++;
    if (state === 'synced' && !made.some((bill) => bill.record.identity === record)) lost++;
    if (state !== 'synced' && state !== 'exporting' && made.length > 0) lost++;
  }
  return { invoices: links.length, bills, doubled, lost, stuck };
}
