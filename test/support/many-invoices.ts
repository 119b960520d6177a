import pg from 'pg';

import { acceptedSql, filled, groundSql, invoiceSql, readySql } from './many-invoices-sql.ts';

/** What was put into the demo company: its id, and one of its new projects, as large as the others. */
export interface Seeded {
  readonly company: number;
  readonly project: number;
}

const projects = 20;
const commitmentsOfProject = 10;
/** Far above what the demo's own rows have, so that the two never meet. */
export const firstId = 1_000_000;
const firstReadyId = 5_000_000;

/**
 * Puts so many sent invoices into the demo company, each with a line, its link and a sighting, as if they had come one by
 * one over five years. All but twenty are synced: a list of a rare state has to find three among all the others.
 */
export function seedInvoices(superUrl: string, count: number): Promise<Seeded> {
  return past(superUrl, async (client) => {
    const company = await demoCompany(client);
    const ground = [company, projects, commitmentsOfProject, firstId];
    for (const statement of groundSql) await client.query(filled(statement, ground));
    await withoutIndexes(client, async () => {
      for (const statement of invoiceSql) await client.query(filled(statement, [...ground, count]));
      // What triggers would have kept beside each.
      await client.query('select rebuild_list($1)', [company]);
    });
    return { company, project: firstId + 1 };
  });
}

/** So many invoices that are ready to export and that the demo's Sage will take. @returns their ids. */
export function seedReady(superUrl: string, count: number, batch = 0): Promise<readonly number[]> {
  return past(superUrl, async (client) => {
    const company = await demoCompany(client);
    const { rows } = await client.query<{ id: string }>(
      `select c.id from commitment c join invoice i on i.company_id = c.company_id and i.commitment_id = c.id
         join link l on l.company_id = i.company_id and l.id = i.last_link_id and l.state = 'synced'
       where c.company_id = $1 and c.erp_number is not null and c.id < ${firstId} order by c.id limit 1`,
      [company],
    );
    const from = firstReadyId + batch * 100_000;
    for (const statement of readySql)
      await client.query(filled(statement, [company, Number(rows[0]!.id), from, count]));
    await client.query('select rebuild_list($1)', [company]);
    return Array.from({ length: count }, (_, i) => from + 1 + i);
  });
}

/** The links of a company have the ids above its first, and no other company's come between them. */
export interface Accepted {
  readonly companies: readonly { readonly id: number; readonly first: number }[];
}

const roomOfCompany = 1_000_000;

/** So many companies, each with a connection of its own and so many invoices that were accepted and wait for their job. */
export function seedAccepted(superUrl: string, companies: number, invoices: number): Promise<Accepted> {
  if (invoices >= roomOfCompany) throw new Error(`a company has room for ${roomOfCompany - 1} invoices`);
  return past(superUrl, async (client) => {
    const demo = await demoCompany(client);
    const made: { id: number; first: number }[] = [];
    await withoutIndexes(client, async () => {
      for (let n = 1; n <= companies; n++) {
        const { rows } = await client.query<{ id: string }>('insert into company (name) values ($1) returning id', [
          `Many ${n}`,
        ]);
        const one = { id: Number(rows[0]!.id), first: firstId + n * roomOfCompany };
        for (const statement of companySql) await client.query(filled(statement, [one.id, demo]));
        const ground = [one.id, projects, commitmentsOfProject, one.first];
        for (const statement of groundSql) await client.query(filled(statement, ground));
        for (const statement of acceptedSql) await client.query(filled(statement, [...ground, invoices]));
        made.push(one);
      }
    });
    for (const { id } of made) await client.query('select rebuild_list($1)', [id]);
    return { companies: made };
  });
}

/** $1 a new company, $2 the one whose people, cost types and way to the ERP it has too. */
const companySql: readonly string[] = [
  `insert into membership (company_id, person_id, erp_integrations, push_to_accounting)
   select $1, person_id, erp_integrations, push_to_accounting from membership where company_id = $2`,
  `insert into cost_type (company_id, code, name, erp_number) select $1, code, name, erp_number from cost_type where company_id = $2`,
  `insert into connection (company_id, kind, name, settings)
   select $1, kind, name, settings from connection where company_id = $2 order by id limit 1`,
];

const grown = ['invoice', 'invoice_line', 'link', 'sighting', 'list_word'];

/** Millions of rows at once: their indexes are made when all of them are there, which takes a fraction. */
async function withoutIndexes(client: pg.Client, work: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ name: string; made: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made from pg_index
     where indrelid = any($1::regclass[]) and not exists (select from pg_constraint where conindid = indexrelid)`,
    [grown],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  await work();
  await client.query(`set local maintenance_work_mem = '512MB'`);
  for (const { made } of rows) await client.query(made);
}

/** By SQL past all triggers, in one transaction, then vacuumed as autovacuum would have done by the next morning. */
async function past<T>(superUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const options = '-c search_path=tieout -c session_replication_role=replica';
  const client = new pg.Client({ connectionString: superUrl, options });
  await client.connect();
  try {
    await client.query('begin');
    const made = await work(client);
    await client.query('commit');
    await client.query('vacuum (analyze)');
    return made;
  } finally {
    await client.end();
  }
}

async function demoCompany(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ id: string }>(
    `select c.id from company c where demo and exists (select from connection where company_id = c.id) order by id limit 1`,
  );
  return Number(rows[0]!.id);
}
