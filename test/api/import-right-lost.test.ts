import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ImportSite, importSite } from '../support/import-site.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let at: ImportSite;
beforeAll(async () => {
  tieout = await runTieout();
  at = await importSite(tieout);
});
afterAll(() => tieout.end());

it('whoever loses one project of those that a file names brings in nothing of it, nor of the others', async () => {
  const owner = tieout.as('owner');
  const { id } = (await owner.people(tieout.company)).people.find(({ login }) => login === 'clerk')!;
  const [{ id: other }] = (await at.rows("select id::int from project where number = '3200'")) as [{ id: number }];
  for (const project of [at.project, other]) {
    await owner.setProjectRight(tieout.company, id, project, { commitments: 'admin' });
  }
  const send = async (last: () => Promise<unknown>) => {
    async function* slowly() {
      yield Buffer.from('project,number,vendor\n3100,L-1,Alpha Steel\n');
      // What has come is looked at by then: they may still write on both.
      await new Promise((done) => setTimeout(done, 300));
      yield Buffer.from('3200,L-2,Alpha Steel\n');
      await new Promise((done) => setTimeout(done, 300));
      await last();
      yield Buffer.from('3100,L-3,Alpha Steel\n');
    }
    const response = await fetch(`${tieout.url}/api/v1/companies/${tieout.company}/imports/commitments?format=csv`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await tieout.token('clerk')}`, 'content-type': 'text/csv' },
      body: slowly() as never,
      duplex: 'half',
    } as RequestInit);
    return [response.status, (await response.json()).code];
  };
  const made = () => at.rows("select number from commitment where number like 'L-%'");
  expect(await send(() => owner.setProjectRight(tieout.company, id, other, { commitments: 'read_only' }))).toEqual([
    403,
    'not_permitted',
  ]);
  expect(await made()).toEqual([]);
  await owner.setProjectRight(tieout.company, id, other, { commitments: 'admin' });
  expect((await send(async () => undefined))[0]).toBe(200);
  expect(await made()).toHaveLength(3);
});
