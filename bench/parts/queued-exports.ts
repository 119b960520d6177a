import type pg from 'pg';
import { seedReady } from '../../test/support/many-invoices.ts';

/** Invoices that were accepted, their bills frozen, each with everything but the job that exports it. */
export interface QueuedExports {
  readonly ids: readonly number[];
  /** All of them as they were before any export; what a run has left in the history stays. */
  putBack(): Promise<void>;
  /** One statement that queues a job for each: from here on it is measured. */
  queue(): Promise<void>;
  /** Is every one of them synced? */
  isDone(): Promise<boolean>;
  /** Those that were not exported properly: each has its link, its intent and its two events. */
  check(): Promise<void>;
}

/**
 * By SQL, past all triggers, for what is measured is the export and not how it was accepted. The bills are those of a bill
 * of the demo, each with a number of its own.
 * @param client of a superuser.
 */
export async function queuedExports(
  client: pg.Client,
  superUrl: string,
  count: number,
  batch = 0,
): Promise<QueuedExports> {
  const ids = await seedReady(superUrl, count, batch);
  const [from, to] = [ids[0]!, ids.at(-1)!];
  const past = async (...statements: readonly string[]) => {
    await client.query('set session_replication_role = replica');
    for (const statement of statements) await client.query(statement, [from, to]);
    await client.query('set session_replication_role = origin');
  };
  const mine = 'id between $1 and $2';
  await past(`update link set state = 'exporting', accepted_by = sent_by, fingerprint = 'bench-' || link.id,
      bill = jsonb_set(known.bill, '{invoiceNumber}', to_jsonb('READY-' || link.id))
    from (select bill from link where bill is not null order by id limit 1) known where link.${mine}`);
  const putBack = async () => {
    await past(
      `update link set state = 'exporting', asked_at = null, erp_record_id = null, erp_identity = null, erp_label = null,
         synced_at = null, parked = false, error_code = null, error_detail = null where ${mine}`,
      `delete from job where kind = 'export' and subject_id between $1 and $2`,
      `delete from sighting where link_id between $1 and $2`,
      'delete from list_word where of_record and invoice_id between $1 and $2',
    );
    for (const table of ['link', 'job', 'sighting', 'list_word', 'invoice'])
      await client.query(`vacuum (analyze) ${table}`);
    await client.query('checkpoint');
  };
  await putBack();
  const { rows: owners } = await client.query<{ id: string }>('select company_id as id from link where id = $1', [
    from,
  ]);
  const company = owners[0]!.id;
  return {
    ids,
    putBack,
    queue: async () => {
      await client.query(
        `insert into job (company_id, kind, subject_id) select company_id, 'export', id from link where ${mine} order by id`,
        [from, to],
      );
    },
    isDone: async () => {
      // By the company, whose states have an index, and only until the first is found: asked every ten milliseconds, it
      // must cost next to nothing. Counting them all was a seventh of what PostgreSQL had to do.
      const { rows } = await client.query<{ left: boolean }>(
        `select exists (select from link
           where company_id = $3 and state = 'exporting' and ended_at is null and ${mine}) as left`,
        [from, to, company],
      );
      return !rows[0]!.left;
    },
    check: async () => {
      // Whatever was known of them is of before the run, and the plan for so few would compare each with each.
      await client.query('analyze link, event, sighting');
      const { rows } = await client.query<{ n: number }>(
        // The events as one set: for each link by itself, PostgreSQL reads all of the company's.
        `select count(*)::int as n from link where ${mine} and state = 'synced' and asked_at is not null
           and erp_record_id is not null
           and id in (select link_id from event where company_id = $3 and link_id between $1 and $2
             and type in ('link.asked', 'link.confirmed') group by link_id having count(distinct type) = 2)
           and id in (select link_id from sighting where company_id = $3 and link_id between $1 and $2)`,
        [from, to, company],
      );
      if (rows[0]!.n !== count) throw new Error(`${count - rows[0]!.n} of ${count} were not exported properly`);
    },
  };
}
