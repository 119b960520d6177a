import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from '../support/sql.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
beforeAll(async () => {
  tieout = await runTieout();
});
afterAll(() => tieout.end());

const ask = <T extends object>(text: string) => sql<T>(tieout.urls.superUrl, text);
const whole = async () => (await tieout.as('owner').list(tieout.company, { filter: 'all', limit: 200 })).items;
/** The clerk reads this project alone from now on. */
async function readsOnly(project: number): Promise<void> {
  const clerk = `person_id = (select id from person where login = 'clerk')`;
  await ask(`update membership set erp_integrations = 'none' where ${clerk}`);
  await ask(`delete from project_grant where ${clerk}`);
  await ask(
    `insert into project_grant (company_id, project_id, person_id, commitments)
      select company_id, ${project}, person_id, 'read_only' from membership where ${clerk}`,
  );
}

it('whoever reads one project alone is told no number, vendor, period or name of another', async () => {
  const items = await whole();
  const owner = tieout.as('owner');
  const projects = [...new Set(items.map(({ project }) => project.id))];
  expect(projects.length).toBeGreaterThan(1);
  expect(items.filter(({ parked }) => parked)).toHaveLength(1);
  // All have the same months to bill in, but for this one.
  await ask(
    `insert into billing_period (company_id, project_id, position, start_date, end_date, due_date, status)
      values (${tieout.company}, ${projects[0]}, 99, '2031-01-01', '2031-01-31', '2031-01-25', 'open')`,
  );
  const anywhere = await owner.listChoices(tieout.company);
  const said: { readonly vendors: number; readonly periods: number }[] = [];
  for (const project of projects) {
    await readsOnly(project);
    const theirs = items.filter((item) => item.project.id === project);
    const { counts } = await tieout.as('clerk').list(tieout.company, { filter: 'all', limit: 200 });
    const of = (state: string) => theirs.filter((item) => item.erp_status === state).length;
    expect(counts).toEqual({
      ready_to_export: of('ready_to_export'),
      exporting: of('exporting'),
      parked: theirs.filter(({ parked }) => parked).length,
      failed_to_export: of('failed_to_export'),
      synced: of('synced'),
      all: theirs.length,
    });
    const choices = await tieout.as('clerk').listChoices(tieout.company);
    expect(choices.projects.map(({ id }) => id)).toEqual([project]);
    const vendors = await ask<{ name: string }>(
      `select distinct v.name from vendor v join commitment c on c.vendor_id = v.id
        where c.project_id = ${project} and c.deleted_at is null`,
    );
    expect(choices.vendors.map(({ name }) => name).toSorted()).toEqual(vendors.map(({ name }) => name).toSorted());
    const months = await ask<{ month: string }>(
      `select distinct to_char(end_date, 'YYYY-MM') as month from billing_period where project_id = ${project}
        order by month desc`,
    );
    expect(choices.periods).toEqual(months.map(({ month }) => month));
    said.push({ vendors: choices.vendors.length, periods: choices.periods.length });
  }
  // It would prove nothing if each project had all of them.
  expect(Math.min(...said.map(({ vendors }) => vendors))).toBeLessThan(anywhere.vendors.length);
  expect(Math.min(...said.map(({ periods }) => periods))).toBeLessThan(anywhere.periods.length);
});
