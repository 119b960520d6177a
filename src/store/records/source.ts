import { sql } from 'kysely';
import type { ChangeOrderId, CommitmentId } from '../../domain/ids.ts';
import type { MadeType } from '../../domain/records/made.ts';
import type { MakingLine, MakingSource } from '../../domain/records/making.ts';
import type { Day } from '../../domain/time.ts';
import type { Trx } from '../pool.ts';
import { changeOrders } from '../project/change-orders.ts';
import { commitments } from '../project/commitments.ts';

interface PlaceRow {
  readonly name: string;
  readonly number: string | null;
  readonly address: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly phone: string;
  readonly email: string | null;
}

/** Everything of a record that the ERP would be asked to hold. */
export async function makingSource(
  trx: Trx,
  company: number,
  kind: MadeType,
  id: number,
): Promise<MakingSource | null> {
  if (kind === 'commitment') return commitmentSource(trx, company, id as CommitmentId);
  if (kind === 'change_order') return changeOrderSource(trx, company, id as ChangeOrderId);
  const own = kind === 'vendor' ? sql`null::text as number, phone, email` : sql`number, '' as phone, null as email`;
  const { rows } = await sql<PlaceRow>`select name, ${own}, address, city, state_code as state, zip
    from ${sql.table(kind === 'vendor' ? 'vendor' : 'project')} where company_id = ${company} and id = ${id}`.execute(
    trx,
  );
  const row = rows[0];
  if (row === undefined) return null;
  const { name, address, city, state, zip, phone, email, number } = row;
  const place = { name, address, city, state, zip };
  return kind === 'vendor'
    ? { type: kind, ...place, phone, email, number: null }
    : { type: kind, ...place, number: number! };
}

async function jobOf(trx: Trx, company: number, project: number) {
  const row = await trx
    .selectFrom('project')
    .select(['name', 'erp_number as erpNumber'])
    .where('company_id', '=', company)
    .where('id', '=', project)
    .executeTakeFirstOrThrow();
  return row;
}

type Line = Omit<MakingLine, 'number'> & { readonly position: number };
const lineOf = ({ position, description, costCode, costType, amount }: Line): MakingLine => ({
  number: position,
  description,
  costCode,
  costType,
  amount,
});

async function commitmentSource(trx: Trx, company: number, id: CommitmentId): Promise<MakingSource | null> {
  const [found] = await commitments(trx, company, { id });
  if (found === undefined) return null;
  return {
    type: 'commitment',
    kind: found.kind,
    number: found.number,
    title: found.title,
    date: found.contractDate,
    status: found.status,
    retainageRate: found.retainageRate,
    vendor: found.vendor,
    job: await jobOf(trx, company, found.projectId),
    // What came by a change order of its own goes to the ERP with it.
    lines: found.lines.filter((line) => line.changeOrderId === null).map(lineOf),
  };
}

async function changeOrderSource(trx: Trx, company: number, id: ChangeOrderId): Promise<MakingSource | null> {
  const [order] = await changeOrders(trx, company, { id });
  if (order === undefined) return null;
  const [commitment] = await commitments(trx, company, { id: order.commitment.id });
  if (commitment === undefined) return null;
  const places = new Map(commitment.lines.map((line) => [line.id as number, line.position]));
  return {
    type: 'change_order',
    number: order.number,
    title: order.title,
    date: order.approvedAt === null ? null : (new Date(order.approvedAt).toISOString().slice(0, 10) as Day),
    status: order.status,
    commitment: { name: commitment.number, erpNumber: commitment.erpNumber },
    job: await jobOf(trx, company, order.projectId),
    // By their place on the commitment: bills name them by it.
    lines: order.lines.map((line) =>
      lineOf({ ...line, position: places.get(line.commitmentLine ?? 0) ?? line.position }),
    ),
  };
}
