import { sql } from 'kysely';
import type { Founding, Ground, NewCompany, NewMember, NewProject } from '../app/unit-of-work.ts';
import type { CompanyId, PersonId } from '../domain/ids.ts';
import type { Level } from '../domain/permission.ts';
import type { Database, Trx } from './pool.ts';

const lock = 7_106_833_742;
const mark = 'demo';
const companyMark = (as: string) => `company ${as}`;

/** Puts companies into the database, each within its own wall, and keeps the demo's marks. */
export function openFounding(database: Database): Founding {
  return {
    alone: (work) => alone(database, work),
    ground: () => database.transaction(null, ground),
    found: (as, company) => found(database, as, company),
    person: (login) =>
      database.transaction(null, async (trx) => {
        const row = await trx.selectFrom('person').select('id').where('login', '=', login).executeTakeFirst();
        return row === undefined ? null : (row.id as PersonId);
      }),
    first: () => first(database),
    closePeriods: (company, endedBefore) =>
      database.transaction({ company }, async (trx) => {
        await trx
          .updateTable('billing_period')
          .set({ status: 'closed', updated_at: sql<number>`clock_timestamp()` })
          .where('company_id', '=', company)
          .where('end_date', '<', endedBefore)
          .where('status', '=', 'open')
          .execute();
      }),
    done: () => database.transaction(null, (trx) => setMark(trx, mark, 'done')),
  };
}

/** On a connection of its own, whose end, however it comes, frees the lock. */
async function alone<T>(database: Database, work: () => Promise<T>): Promise<T> {
  const client = await database.pool.connect();
  // A connection that breaks meanwhile frees the lock and must not end the process; the next query says so.
  const ignore = () => undefined;
  client.on('error', ignore);
  try {
    await client.query('set statement_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [lock]);
    return await work();
  } finally {
    client.off('error', ignore);
    client.release(true);
  }
}

async function ground(trx: Trx): Promise<Ground> {
  const marked = await readMark(trx, mark);
  if (marked !== null) return marked === 'done' ? 'done' : 'begun';
  const somebody = await trx.selectFrom('person').select('id').limit(1).executeTakeFirst();
  return somebody === undefined ? 'empty' : 'another';
}

async function first(database: Database): ReturnType<Founding['first']> {
  const known = await database.transaction(null, async (trx) => ({
    company: await readMark(trx, companyMark('first')),
    ground: await ground(trx),
  }));
  if (known.company === null) return known.ground === 'empty' ? 'nobody' : 'over';
  const company = Number(known.company) as CompanyId;
  return database.transaction({ company }, async (trx) => {
    const set = await trx
      .selectFrom('company_event')
      .select('id')
      .where('company_id', '=', company)
      .where('type', '=', 'person.password_set')
      .limit(1)
      .executeTakeFirst();
    if (set !== undefined) return 'over';
    const person = await trx
      .selectFrom('person')
      .innerJoin('membership', 'membership.person_id', 'person.id')
      .select(['person.id', 'person.name'])
      .where('membership.company_id', '=', company)
      .orderBy('person.id')
      .limit(1)
      .executeTakeFirstOrThrow();
    return { company, person: person.id as PersonId, name: person.name };
  });
}

async function readMark(trx: Trx, name: string): Promise<string | null> {
  const row = await trx.selectFrom('demo_setting').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value ?? null;
}

async function setMark(trx: Trx, name: string, value: string): Promise<void> {
  await trx
    .insertInto('demo_setting')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

async function found(database: Database, as: string, given: NewCompany): Promise<CompanyId> {
  // The wall wants to know the company before its row may be written, so its id is taken first.
  const known = await database.transaction(null, async (trx) => {
    const there = await readMark(trx, companyMark(as));
    return there === null
      ? { is: 'new' as const, id: await nextCompany(trx) }
      : { is: 'there' as const, id: Number(there) };
  });
  const company = known.id as CompanyId;
  if (known.is === 'there') return company;
  return database.transaction({ company }, async (trx) => {
    await trx.insertInto('company').values({ id: company, name: given.name, demo: given.demo }).execute();
    await insertCompany(trx, company, given);
    await trx
      .insertInto('demo_setting')
      .values({ name: companyMark(as), value: String(company) })
      .execute();
    if (given.demo && (await readMark(trx, mark)) === null) await setMark(trx, mark, 'begun');
    return company;
  });
}

async function nextCompany(trx: Trx): Promise<number> {
  const next = sql<{ id: number }>`select nextval(pg_get_serial_sequence('company', 'id')) as id`;
  return (await next.execute(trx)).rows[0]!.id;
}

async function insertCompany(trx: Trx, company: number, given: NewCompany): Promise<void> {
  const people = await insertPeople(trx, company, given.people);
  const costTypes = await insertAll(
    trx,
    'cost_type',
    given.costTypes.map((type) => ({
      company_id: company,
      code: type.code,
      name: type.name,
      erp_number: type.erpNumber,
    })),
  );
  const typeIds = new Map(given.costTypes.map((type, i) => [type.code, costTypes[i]!]));
  const vendors = await insertAll(
    trx,
    'vendor',
    given.vendors.map(({ stateCode, erpNumber, ...vendor }) => ({
      ...vendor,
      company_id: company,
      state_code: stateCode,
      erp_number: erpNumber,
    })),
  );
  const vendorIds = new Map(given.vendors.map((vendor, i) => [vendor.name, vendors[i]!]));
  const contacts = given.people.flatMap(({ contactOf }, i) =>
    contactOf === undefined
      ? []
      : [{ company_id: company, vendor_id: idOf(vendorIds, 'vendor', contactOf), person_id: people[i]! }],
  );
  if (contacts.length > 0) await trx.insertInto('vendor_contact').values(contacts).execute();
  for (const { vendor_id, person_id } of contacts) {
    await trx
      .updateTable('membership')
      .set({ vendor_id })
      .where('company_id', '=', company)
      .where('person_id', '=', person_id)
      .execute();
  }
  for (const project of given.projects) {
    const id = await insertProject(trx, company, project);
    await grant(trx, company, id, given.people, people);
    await insertPeriods(trx, company, id, project);
    const codeIds = await insertCostCodes(trx, company, id, project);
    for (const commitment of project.commitments) {
      await insertCommitment(trx, company, id, commitment, { vendorIds, codeIds, typeIds });
    }
  }
  if (given.connection !== null) {
    const { kind, name, settings } = given.connection;
    const { id } = await trx
      .insertInto('connection')
      .values({ company_id: company, kind, name, settings: JSON.stringify(settings) })
      .returning('id')
      .executeTakeFirstOrThrow();
    // The regular reading of a connection goes on by itself once it was begun.
    const soon = sql<number>`clock_timestamp() + interval '5 minutes'`;
    await trx
      .insertInto('job')
      .values({ company_id: company, kind: 'read_erp', subject_id: id, run_at: soon })
      .execute();
  }
}

type Insertable = 'person' | 'cost_type' | 'vendor' | 'project' | 'cost_code' | 'commitment' | 'billing_period';

/** One statement; the ids in the order of the rows. */
async function insertAll<T extends Insertable>(
  trx: Trx,
  table: T,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<readonly number[]> {
  if (rows.length === 0) return [];
  const made = await trx
    .insertInto(table as 'vendor')
    .values(rows as never)
    .returning('id')
    .execute();
  return made.map((row) => row.id);
}

async function insertPeople(trx: Trx, company: number, people: NewCompany['people']): Promise<readonly number[]> {
  const ids = await insertAll(
    trx,
    'person',
    people.map(({ login, name, email }) => ({ login, name, email, home_company_id: company })),
  );
  const members = people.map((person, i) => ({
    company_id: company,
    person_id: ids[i]!,
    erp_integrations: person.erpIntegrations,
    push_to_accounting: person.pushToAccounting,
    directory: person.directory ?? usualDirectory(person),
  }));
  if (members.length > 0) await trx.insertInto('membership').values(members).execute();
  return ids;
}

function usualDirectory({ erpIntegrations, pushToAccounting }: NewMember): Level {
  if (erpIntegrations === 'none') return 'none';
  return erpIntegrations === 'admin' && pushToAccounting ? 'admin' : 'read_only';
}

async function insertProject(trx: Trx, company: number, project: NewProject): Promise<number> {
  const { name, number, address, city, stateCode, zip, erpNumber, overBilling = 'refuse' } = project;
  const row = {
    company_id: company,
    name,
    number,
    address,
    city,
    state_code: stateCode,
    zip,
    erp_number: erpNumber,
    over_billing: overBilling,
  };
  return (await insertAll(trx, 'project', [row]))[0]!;
}

async function grant(
  trx: Trx,
  company: number,
  project: number,
  people: NewCompany['people'],
  ids: readonly number[],
): Promise<void> {
  const grants = people.flatMap((person, i) =>
    person.commitments === 'none'
      ? []
      : [{ company_id: company, project_id: project, person_id: ids[i]!, commitments: person.commitments }],
  );
  if (grants.length > 0) await trx.insertInto('project_grant').values(grants).execute();
}

async function insertPeriods(trx: Trx, company: number, project: number, given: NewProject): Promise<void> {
  await insertAll(
    trx,
    'billing_period',
    given.periods.map(({ start, end, due }, i) => ({
      company_id: company,
      project_id: project,
      position: i + 1,
      start_date: start,
      end_date: end,
      due_date: due,
      status: 'open',
    })),
  );
}

async function insertCostCodes(
  trx: Trx,
  company: number,
  project: number,
  given: NewProject,
): Promise<ReadonlyMap<string, number>> {
  const ids = await insertAll(
    trx,
    'cost_code',
    given.costCodes.map(({ code, name, erpNumber }) => ({
      company_id: company,
      project_id: project,
      code,
      name,
      erp_number: erpNumber,
    })),
  );
  return new Map(given.costCodes.map(({ code }, i) => [code, ids[i]!]));
}

interface Known {
  readonly vendorIds: ReadonlyMap<string, number>;
  readonly codeIds: ReadonlyMap<string, number>;
  readonly typeIds: ReadonlyMap<string, number>;
}

async function insertCommitment(
  trx: Trx,
  company: number,
  project: number,
  given: NewProject['commitments'][number],
  known: Known,
): Promise<void> {
  const [id] = await insertAll(trx, 'commitment', [
    {
      company_id: company,
      project_id: project,
      vendor_id: idOf(known.vendorIds, 'vendor', given.vendor),
      number: given.number,
      title: given.title,
      status: given.status,
      retainage_rate: given.retainageRate,
      contract_date: given.contractDate,
      executed: given.executed,
      erp_number: given.erpNumber,
    },
  ]);
  if (given.lines.length === 0) return;
  const lines = given.lines.map((line, i) => ({
    company_id: company,
    commitment_id: id!,
    position: i + 1,
    change_order: line.changeOrder,
    cost_code_id: idOf(known.codeIds, 'cost code', line.costCode),
    cost_type_id: idOf(known.typeIds, 'cost type', line.costType),
    description: line.description,
    amount: line.amount,
  }));
  await trx.insertInto('commitment_line').values(lines).execute();
}

function idOf(ids: ReadonlyMap<string, number>, what: string, key: string): number {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`the company brings no ${what} ${key} along`);
  return id;
}
