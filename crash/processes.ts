import { setTimeout as sleep } from 'node:timers/promises';
import { openAgentFaults } from '../test/faults/agent-ground.ts';
import { eventually } from '../test/faults/eventually.ts';
import { type Ground, type HubProcess, openGround } from '../test/faults/ground.ts';
import type { Program } from '../test/faults/program.ts';
import { seedReady } from '../test/support/many-invoices.ts';
import { say, type Table, table } from './parts/table.ts';

const batchSize = 100;
/** Two hubs, so that there is always one to ask. */
const hubs = 2;

interface Standing {
  readonly invoices: number;
  readonly synced: number;
  readonly doubled: number;
  readonly lost: number;
  readonly made: number;
}

/** Of all invoices that were seeded: the links, and every bill that the books ever had, from their journal. */
async function standingOf(ground: Ground): Promise<Standing> {
  const [row] = await ground.rows<Record<keyof Standing, number>>(
    `with link as materialized (select * from tieout.link where id >= 5000000),
       bill as materialized (select row ->> 'usrdf1' as reference, row ->> '_idnum' as identity
         from sage_100_contractor.journal where tbl = 'acpinv' group by 1, 2),
       made as materialized (select reference, count(*)::int as n, min(identity) as identity from bill group by 1)
     select count(*)::int as invoices, (count(*) filter (where link.state = 'synced'))::int as synced,
       (count(*) filter (where made.n > 1))::int as doubled, coalesce(sum(made.n), 0)::int as made,
       (count(*) filter (where link.state = 'synced' and upper(made.identity) is distinct from upper(link.erp_identity) and made.n = 1
         or link.state = 'synced' and made.n is null))::int as lost
     from link left join made on made.reference = link.reference`,
  );
  return row!;
}

const left = async (ground: Ground): Promise<number> => {
  const [row] = await ground.rows<{ n: number }>(
    `select count(*)::int as n from tieout.link where id >= 5000000 and state <> 'synced'`,
  );
  return row!.n;
};

let batch = 0;

/** More work, handed to a hub that is killed or not while it takes it. */
async function feed(ground: Ground, hub: HubProcess): Promise<void> {
  const ids = await seedReady(ground.urls.superUrl, batchSize, batch++);
  await hub.as('approver').bulk(hub.company, { action: 'accept', invoice_ids: [...ids] });
}

/** Whatever a killed hub did not take on: somebody asks again. */
async function settle(ground: Ground, hub: HubProcess): Promise<void> {
  const ready = await ground.rows<{ id: string }>(
    `select id from tieout.link where id >= 5000000 and state = 'ready_to_export'`,
  );
  if (ready.length > 0) {
    await hub.as('approver').bulk(hub.company, { action: 'accept', invoice_ids: ready.map(({ id }) => Number(id)) });
  }
  await eventually('every invoice is synced', async () => (await left(ground)) === 0);
}

const pick = <T>(of: readonly T[]): T => of[Math.floor(Math.random() * of.length)]!;

/** Hubs with their workers, killed or stopped past their leases at any moment, under load, against the ERP in a process of its own. */
async function hubsUnderFire(kills: number, stops: number): Promise<Standing & { kills: number; stops: number }> {
  const ground = await openGround({ callMs: 2_000, settleMs: 3_000 });
  try {
    const living: HubProcess[] = [];
    for (let n = 0; n < hubs; n++) living.push(await ground.hub());
    let [killed, stopped] = [0, 0];
    while (killed < kills || stopped < stops) {
      const victim = pick(living);
      const other = living.find((hub) => hub !== victim)!;
      if ((await left(ground)) < batchSize / 2) await feed(ground, other);
      await sleep(Math.random() * 500);
      if (stopped < stops && (killed >= kills || Math.random() < stops / (kills + stops))) {
        victim.program.signal('SIGSTOP');
        await sleep(1_600 + Math.random() * 1_000); // its leases last a second and a half
        victim.program.signal('SIGCONT');
        stopped++;
        continue;
      }
      await victim.program.stop('SIGKILL');
      killed++;
      living[living.indexOf(victim)] = await ground.hub();
      if (killed % 5 === 0) say(`processes: ${killed} hubs killed, ${stopped} stopped`);
    }
    await settle(ground, living[0]!);
    return { ...(await standingOf(ground)), kills: killed, stops: stopped };
  } finally {
    await ground.end();
  }
}

/** Agents, killed at any moment while the hub exports through them. */
async function agentsUnderFire(kills: number): Promise<Standing & { kills: number; stops: number }> {
  const { ground, hub } = await openAgentFaults();
  try {
    let agent: Program = await ground.agent();
    await feed(ground, hub);
    for (let killed = 0; killed < kills; killed++) {
      await sleep(300 + Math.random() * 1_200);
      await agent.stop('SIGKILL');
      agent = await ground.agent();
    }
    await settle(ground, hub);
    return { ...(await standingOf(ground)), kills, stops: 0 };
  } finally {
    await ground.end();
  }
}

/** Real processes under load, with the pretended Sage in one of its own. */
export async function processes({ kills = 10, stops = 4 }: { kills?: number; stops?: number }): Promise<Table> {
  const rows: (string | number)[][] = [];
  const wrong: string[] = [];
  const add = (what: string, came: Standing & { kills: number; stops: number }) => {
    const { invoices, synced, made, doubled, lost } = came;
    rows.push([what, came.kills, came.stops, invoices, made, doubled, lost, invoices - synced]);
    if (doubled + lost > 0 || synced !== invoices || made !== invoices) {
      wrong.push(`${what}: ${made} bills for ${invoices} invoices, ${doubled} doubled, ${lost} lost, ${synced} synced`);
    }
  };
  add('hub and worker', await hubsUnderFire(kills, stops));
  add('agent', await agentsUnderFire(Math.ceil(kills / 2)));
  const columns = ['', 'SIGKILL', 'SIGSTOP past a lease', 'invoices', 'bills', 'doubled', 'lost', 'stuck'];
  return table('Processes killed and stopped under load', columns, rows, wrong);
}
