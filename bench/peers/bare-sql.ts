import type pg from 'pg';

/** Which page of the list, as SQL needs to know it. */
export interface Page {
  readonly state: string;
  readonly sort: keyof typeof keys;
  readonly descending: boolean;
  readonly search?: string;
  readonly project?: number;
  /** The last row before the page: its sort value as text, and its id. */
  readonly after?: { readonly value: string; readonly id: number };
}

/** The expressions that the lists' indexes hold, and the type of each. */
const keys = {
  billing_date: { sql: `(case when i.billing_date is null then '0001-01-01' else i.billing_date end)`, type: 'date' },
  invoice_number: { sql: `(case when i.invoice_number is null then '' else i.invoice_number end)`, type: 'text' },
  amount_due: { sql: 'i.amount_due', type: 'bigint' },
  updated_at: { sql: 'i.updated_at', type: 'timestamptz' },
} as const;
export const sortKeys = keys;

const searched = ['i.invoice_number', 'v.name', 'c.number', 'c.title', 'p.name', 'l.erp_record_id'];

/**
 * What the page shows, written by hand: its rows and the counts of its badges in three queries, as a superuser, with no wall
 * between companies, no rights, no refusals and no shapes. Whoever wrote a report on the database would write this.
 */
export async function bareList(client: pg.Client, company: number, page: Page): Promise<readonly number[]> {
  const { sql: key, type } = keys[page.sort];
  const values: unknown[] = [company, page.state];
  const value = (given: unknown) => `$${values.push(given)}`;
  const where = [`i.company_id = $1 and i.deleted_at is null and i.last_link_id is not null`];
  where.push('l.state = $2 and l.ended_at is null');
  if (page.project !== undefined) where.push(`i.project_id = ${value(page.project)}`);
  if (page.search !== undefined) {
    const like = value(`%${page.search}%`);
    where.push(`(${searched.map((column) => `${column} ilike ${like}`).join(' or ')})`);
  }
  if (page.after !== undefined) {
    const beyond = page.descending ? '<' : '>';
    where.push(`(${key}, i.id) ${beyond} (${value(page.after.value)}::${type}, ${value(page.after.id)}::bigint)`);
  }
  const direction = page.descending ? 'desc' : 'asc';
  const rows = await client.query<{ id: string }>(
    `${selection} where ${where.join(' and ')} order by ${key} ${direction}, i.id ${direction} limit 50`,
    values,
  );
  await counts(client, company, page.project);
  return rows.rows.map((row) => Number(row.id));
}

const selection = `
  select i.id, i.number, i.invoice_number, i.billing_date, i.status, i.amount_due, i.retainage, i.version, i.updated_at,
    l.state, l.parked, l.error_code, l.error_detail, l.erp_record_id, l.erp_identity, l.erp_label, l.sent_at, l.synced_at,
    p.id as project_id, p.name as project, p.number as project_number, c.id as commitment_id, c.number as commitment,
    c.title, v.id as vendor_id, v.name as vendor, s.seen, s.standing, s.as_of, s.because
  from invoice i
    join link l on l.company_id = i.company_id and l.id = i.last_link_id
    join project p on p.company_id = i.company_id and p.id = i.project_id
    join commitment c on c.company_id = i.company_id and c.id = i.commitment_id
    join vendor v on v.company_id = c.company_id and v.id = c.vendor_id
    left join lateral (select seen, standing, as_of, because from sighting
      where company_id = l.company_id and link_id = l.id order by id desc limit 1) s on true`;

async function counts(client: pg.Client, company: number, project: number | undefined): Promise<void> {
  const of = project === undefined ? '' : 'and project_id = $2';
  const values = project === undefined ? [company] : [company, project];
  await client.query(
    `select state, count(*) from link where company_id = $1 and ended_at is null ${of} group by state`,
    values,
  );
  await client.query(
    `select count(*) from invoice where company_id = $1 and deleted_at is null and last_link_id is not null ${of}`,
    values,
  );
}
