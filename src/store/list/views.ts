import { type Selectable, sql } from 'kysely';
import type { ListView, ListViewTx } from '../../app/unit-of-work.ts';
import type { Trx } from '../pool.ts';
import type { Tables } from '../tables.ts';

const viewOf = (row: Selectable<Tables['list_view']>): ListView =>
  ({
    id: row.id,
    name: row.name,
    shared: row.shared,
    by: row.person_id,
    opens: row.opens,
    settings: row.settings,
  }) as unknown as ListView;

/** The views of the list that people keep, their own and the company's. */
export function listViewTx(trx: Trx, company: number): ListViewTx {
  const seenBy = (person: number) =>
    trx
      .selectFrom('list_view')
      .selectAll()
      .where('company_id', '=', company)
      .where((e) => e.or([e('shared', '=', true), e('person_id', '=', person)]));
  /** One view opens the list, of each person and of the company. */
  const opensNoMore = async (view: Pick<ListView, 'shared' | 'by' | 'opens'>, but: number | null) => {
    if (!view.opens) return;
    let others = trx
      .updateTable('list_view')
      .set({ opens: false })
      .where('company_id', '=', company)
      .where('shared', '=', view.shared)
      .where('opens', '=', true);
    if (!view.shared) others = others.where('person_id', '=', view.by);
    if (but !== null) others = others.where('id', '<>', but);
    await others.execute();
  };
  const nameIsFree = async (view: Pick<ListView, 'shared' | 'by' | 'name'>, but: number | null) => {
    let same = trx
      .selectFrom('list_view')
      .select('id')
      .where('company_id', '=', company)
      .where('shared', '=', view.shared)
      .where(sql<string>`lower(name)`, '=', view.name.toLowerCase());
    if (!view.shared) same = same.where('person_id', '=', view.by);
    if (but !== null) same = same.where('id', '<>', but);
    return (await same.executeTakeFirst()) === undefined;
  };
  return {
    visibleTo: async (person) => (await seenBy(person).orderBy('shared').orderBy('name').execute()).map(viewOf),
    get: async (id, person) => {
      const row = await seenBy(person).where('id', '=', id).forUpdate().executeTakeFirst();
      return row === undefined ? null : viewOf(row);
    },
    add: async (person, view) => {
      const whole = { ...view, by: person };
      if (!(await nameIsFree(whole, null))) return null;
      await opensNoMore(whole, null);
      const row = await trx
        .insertInto('list_view')
        .values({
          company_id: company,
          person_id: person,
          shared: view.shared,
          name: view.name,
          settings: JSON.stringify(view.settings),
          opens: view.opens,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      return row?.id ?? null;
    },
    save: async (view) => {
      if (!(await nameIsFree(view, view.id))) return false;
      await opensNoMore(view, view.id);
      await trx
        .updateTable('list_view')
        .set({ name: view.name, shared: view.shared, opens: view.opens, settings: JSON.stringify(view.settings) })
        .where('company_id', '=', company)
        .where('id', '=', view.id)
        .execute();
      return true;
    },
    remove: async (id) => {
      await trx.deleteFrom('list_view').where('company_id', '=', company).where('id', '=', id).execute();
    },
  };
}
