import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SmallHouse, smallHouse } from '../../test/support/small-house.ts';
import { sql } from '../../test/support/sql.ts';
import { until } from '../../test/support/until.ts';
import type { CompanyId } from '../domain/ids.ts';
import { startSealer } from './sealer.ts';
import type { UnitOfWork } from './unit-of-work.ts';

let house: SmallHouse;
beforeAll(async () => {
  house = await smallHouse();
});
afterAll(() => house?.close());

it('a company whose history cannot be sealed keeps no other company from it, and is named', async () => {
  const broken = 999_999 as CompanyId;
  const run: UnitOfWork['run'] = async (scope, work) => {
    if (scope.company === broken) throw new Error('it cannot be sealed');
    return house.deps.work.run(scope, work);
  };
  const said: unknown[] = [];
  const log = { ...house.deps.log, error: (facts: unknown) => said.push(facts) } as typeof house.deps.log;
  let all = () => undefined as unknown;
  const sealer = startSealer(
    { work: { ...house.deps.work, run }, log, checkpointKey: null },
    {
      companies: { ids: async () => [broken, house.company] },
      onChange: (listener) => {
        all = () => listener({ company: null });
        return () => undefined;
      },
    },
  );
  await house.approved(house.commitments[0]!, 1_000);
  const unsealed = `select from event e where company_id = $1 and not exists
    (select from event_seal s where s.company_id = e.company_id and s.log = 'event' and e.id = any(s.ids))`;
  await until(
    async () => {
      all();
      return sql(house.urls.superUrl, unsealed, [house.company]);
    },
    (left) => left.length === 0,
  );
  await sealer.stop();
  expect(said[0]).toMatchObject({ company: broken, err: { message: 'it cannot be sealed' } });
});
