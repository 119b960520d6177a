import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { built } from '../../bench/parts/built.ts';
import { withClient, withDemoDatabase } from '../../bench/parts/house.ts';
import { hubFlags } from '../../bench/parts/hub.ts';
import { withPlainErp } from '../../bench/parts/plain-ground.ts';
import { startProcess } from '../../bench/parts/processes.ts';
import { must, post } from '../../bench/parts/requests.ts';
import { checkHistory } from '../../src/app/queries/verify-history.ts';
import type { CompanyId } from '../../src/domain/ids.ts';
import { openDatabase } from '../../src/store/pool.ts';
import { openUnitOfWork } from '../../src/store/unit-of-work.ts';
import { type Accepted, seedAccepted } from '../../test/support/many-invoices.ts';
import { password } from '../../test/support/tieout.ts';
import { say } from '../parts/table.ts';
import type { Soaked } from './sums.ts';
import { type Fire, hubsUnderFire } from './under-fire.ts';

/** Of each fault of the plain ERP so many calls of a hundred. */
const faults = 1;
/** Calls that the ERP of a company takes at once. */
const cap = 20;
/** What a company has queued at once. */
const most = 2_000;
/** Where hubs are stopped: whoever stands still for longer has lost what they had in hand. */
const leaseMs = 3_000;
/** The next come when a twentieth is left, or so few: those of which it is not known whether they have a bill take half a minute. */
const inDoubt = 5_000;

/**
 * Companies beside each other, each with its books in a plain ERP on which each fault befalls one call of a hundred: the
 * request is lost, or the answer, or half of it, the bill comes seconds after nothing was said, or nobody is there.
 * @param wanted what befalls the hubs meanwhile.
 */
export async function soakOfMany(invoices: number, companies: number, wanted: Fire): Promise<Soaked> {
  return withPlainErp((erp) =>
    withDemoDatabase((database) =>
      withClient(database.superUrl, async (client) => {
        const each = Math.ceil(invoices / companies);
        say(`soak: ${each * companies} invoices of ${companies} companies are being made`);
        const seeded = await seedAccepted(database.superUrl, companies, each);
        await must(post(`${erp}/clear`, { faults }));
        const begun = performance.now();
        const env = { DATABASE_URL: database.appUrl, TIEOUT_DEMO_PASSWORD: password };
        const hub = { url: erp, cap, ...(wanted.kills + wanted.stops > 0 ? { leaseMs } : {}) };
        const program = [...hubFlags, await built('bench/parts/plain-hub.ts'), JSON.stringify(hub)];
        const hubs = await hubsUnderFire(() => startProcess(program, '/readyz', env), wanted, leaseMs);
        let befell: Fire = { kills: 0, stops: 0 };
        const held: [number, number][] = [];
        try {
          for (let from = 0; from < each; from += most) {
            const to = Math.min(each, from + most);
            // Whoever looks for one in doubt has to live for a while first: so of each handful the last meet no fire any more.
            hubs.allow(to / each);
            await queue(client, seeded, from, to);
            await left(client, seeded, Math.min(inDoubt, (companies * (to - from)) / 20));
            const [done, mb] = [to * companies, hubs.memoryMb()];
            held.push([done, mb]);
            const perSecond = done / ((performance.now() - begun) / 1_000);
            say(`soak: ${done}, ${mb.toFixed(0)} MB, ${perSecond.toFixed(0)}/s`);
          }
          // From here on nothing befalls a hub, and all has to come to its end.
          befell = await hubs.cease();
          await left(client, seeded, 0);
          held[held.length - 1] = [each * companies, hubs.memoryMb()];
        } finally {
          await hubs.end();
        }
        const seconds = (performance.now() - begun) / 1_000;
        const { posts, doubled, met } = await must(post(`${erp}/counts`, {}));
        const wrong = [
          ...(doubled === 0 ? [] : [`${doubled} bills too many`]),
          ...(await ofAnotherBill(client, erp, seeded)),
          ...(await notAsWritten(database.appUrl, seeded)),
        ];
        const sums = { ...(await counted(client, seeded)), inErp: posts };
        const besides = Object.entries(met as Record<string, number>).map(([fault, n]) => `${n} times: ${fault}`);
        besides.push(`${befell.kills} hubs were ended by SIGKILL, ${befell.stops} stopped past their leases`);
        return { invoices: each * companies, sums, held: held.slice(held.length > 1 ? 1 : 0), seconds, besides, wrong };
      }),
    ),
  );
}

const idsOf = ({ companies }: Accepted) => companies.map(({ id }) => id);
const firstsOf = ({ companies }: Accepted) => companies.map(({ first }) => first);

/** Those from the one to the other of each company. */
async function queue(client: pg.Client, seeded: Accepted, from: number, to: number): Promise<void> {
  await client.query(
    `insert into job (company_id, kind, subject_id) select company, 'export', first + n
     from unnest($1::bigint[], $2::bigint[]) as of (company, first), generate_series($3::int + 1, $4::int) n order by n`,
    [idsOf(seeded), firstsOf(seeded), from, to],
  );
}

const tellEveryMs = 30_000;

/** Waits until no more than so many are left. */
async function left(client: pg.Client, seeded: Accepted, atMost: number): Promise<void> {
  const asked = `select count(*)::int as n from job where kind = 'export' and state = 'queued' and company_id = any($1)`;
  for (let saidAt = performance.now(); ; await sleep(500)) {
    const { n } = (await client.query<{ n: number }>(asked, [idsOf(seeded)])).rows[0]!;
    if (n <= atMost) return;
    if (performance.now() - saidAt < tellEveryMs) continue;
    saidAt = performance.now();
    say(`soak: ${n} wait or are under way`);
  }
}

async function counted(client: pg.Client, seeded: Accepted) {
  const { rows } = await client.query<{ exported: number; linked: number; audited: number }>(
    `select (select count(distinct (company_id, link_id))::int from event where company_id = any($1) and type = 'link.asked') as exported,
       (select count(*)::int from link where company_id = any($1) and state = 'synced') as linked,
       (select count(distinct (company_id, link_id))::int from event where company_id = any($1) and type = 'link.confirmed') as audited`,
    [idsOf(seeded)],
  );
  return rows[0]!;
}

/** Every link names the very bill that carries its reference. */
async function ofAnotherBill(client: pg.Client, erp: string, seeded: Accepted): Promise<readonly string[]> {
  const page = 5_000;
  let wrong = 0;
  for (const { id, first } of seeded.companies) {
    for (let from = first; ; from += page) {
      const { rows } = await client.query<{ reference: string; record: string | null }>(
        'select reference, erp_record_id as record from link where company_id = $1 and id > $2 and id <= $3 order by id',
        [id, from, from + page],
      );
      if (rows.length === 0) break;
      const { bills } = await must(post(`${erp}/bills`, { references: rows.map(({ reference }) => reference) }));
      const known = new Map((bills as { reference: string; erp_id: number }[]).map((bill) => [bill.reference, bill]));
      wrong += rows.filter(({ reference, record }) => String(known.get(reference)?.erp_id) !== record).length;
    }
  }
  return wrong === 0 ? [] : [`${wrong} links name another bill than theirs`];
}

/** The history of each company, sealed and read again. */
async function notAsWritten(appUrl: string, seeded: Accepted): Promise<readonly string[]> {
  const database = openDatabase(appUrl);
  try {
    const work = openUnitOfWork(database);
    const wrong: string[] = [];
    for (const company of idsOf(seeded)) {
      const { found } = await checkHistory(work, { company: company as CompanyId });
      if (found > 0) wrong.push(`the history of company ${company} has ${found} findings`);
    }
    return wrong;
  } finally {
    await database.close();
  }
}
