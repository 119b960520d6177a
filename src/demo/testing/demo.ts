import type { TestHub } from '../../../test/support/hub.ts';

/** How many calls one still has to live; counted before each and after it. */
export interface Mortal {
  left: number;
}

class Killed extends Error {}

/** The same thing, whose calls all fail once its life is over: before they do anything, or after they did it. */
export function mortal<T extends object>(thing: T, life: Mortal): T {
  const tick = () => {
    if (life.left-- <= 0) throw new Killed('killed');
  };
  return new Proxy(thing, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value === 'function') {
        return async (...given: unknown[]) => {
          tick();
          const answer: unknown = await Reflect.apply(value, target, given);
          tick();
          return answer;
        };
      }
      return typeof value === 'object' && value !== null ? mortal(value, life) : value;
    },
  });
}

/** Every row of every table, told apart by a hash: what must not change must not change at all. */
export async function everything({ owner }: TestHub): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  const { rows } = await owner.query<{ schemaname: string; tablename: string }>(
    `select schemaname, tablename from pg_tables where schemaname in ('tieout', 'sage_100_contractor') order by 1, 2`,
  );
  for (const { schemaname, tablename } of rows) {
    const table = `${schemaname}.${tablename}`;
    const hash = await owner.query<{ hash: string }>(
      `select count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as hash from ${table} t`,
    );
    found[table] = hash.rows[0]!.hash;
  }
  return found;
}

/** What the demo comes to, ids and moments aside. */
export async function told({ owner }: TestHub): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const of = async (sql: string) => (await owner.query<Record<string, unknown>>(sql)).rows;
  return {
    companies: await of('select name, demo from company order by name'),
    commitments: await of(
      `select c.number, c.kind, c.status, c.accounting_method, c.retainage_rate,
         (select array_agg(concat_ws(' ', l.position, l.amount, l.quantity, l.unit_price, l.change_order) order by l.position)
          from commitment_line l where l.commitment_id = c.id and l.deleted_at is null) as lines,
         (select array_agg(concat_ws(' ', o.number, o.status, o.title, (select sum(l.amount) from change_order_line l
            where l.change_order_id = o.id), (select count(l.commitment_line_id) from change_order_line l
            where l.change_order_id = o.id)) order by o.id)
          from change_order o where o.commitment_id = c.id and o.deleted_at is null) as change_orders
       from commitment c order by c.number`,
    ),
    invoices: await of(
      `select c.number as commitment, i.number, i.invoice_number, i.status, i.amount_due, i.retainage, i.final, i.comment,
         p.position as period, p.status as period_status,
         (select array_agg(concat_ws(' ', l.state, l.error_code, l.reason) order by l.id) from link l
          where l.invoice_id = i.id) as links,
         (select array_agg(concat_ws(' ', e.type, person.login) order by e.id)
          from event e left join person on person.id = e.person_id where e.invoice_id = i.id) as events
       from invoice i join commitment c on c.id = i.commitment_id join billing_period p on p.id = i.period_id
       order by c.number, i.number`,
    ),
    standings: await of(
      `select i.invoice_number, s.seen, s.standing from link l join invoice i on i.id = l.invoice_id
       join lateral (select * from sighting s where s.link_id = l.id order by s.id desc limit 1) s on true order by 1, 2, 3`,
    ),
    bills: await of(
      `select invnum, ctcnum, vndnum, invdte::text, status, invttl, retain from sage_100_contractor.acpinv order by 1, 2`,
    ),
    subcontracts: await of('select ctcnum, lckedt, invttl, balttl from sage_100_contractor.subcon order by 1'),
    settings: await of('select name from demo_setting order by 1'),
  };
}
