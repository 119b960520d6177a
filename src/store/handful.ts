import { sql } from 'kysely';
import type { HandfulTx, HeldLink, JobEnd } from '../app/unit-of-work.ts';
import type { InvoiceId, LinkId, ProjectId } from '../domain/ids.ts';
import type { Link } from '../domain/link.ts';
import { ghostsOfLinks } from './corrections/ghosts.ts';
import { unlessWanted, wanted } from './jobs.ts';
import { keepPlans, plannedOnce, send, sendPlanned, type Trx } from './pool.ts';
import { linkColumns, linkOf, linkRow } from './rows.ts';

/**
 * The writes of many exports, each kind of them one statement, planned once: planning took a fifth as long as doing. See
 * {@link HandfulTx}.
 */
export function handfulTx(trx: Trx, company: number): HandfulTx {
  const does = (statement: ReturnType<typeof sql>) => sendPlanned(trx, statement).then(() => undefined);
  return {
    hold: async (leases) => {
      const held = sql<{ id: number; token: number }>`select job.id, job.token
        from unnest(${leases.map(({ job }) => job)}::bigint[], ${leases.map(({ token }) => token)}::bigint[]) held (id, token)
          join job on job.company_id = ${company} and job.id = held.id and job.token = held.token
        where job.state = 'queued' and job.held_until > clock_timestamp() for update of job skip locked`;
      const [, rows] = await Promise.all([send(keepPlans), sendPlanned(trx, held)]);
      const tokens = new Map(rows.map(({ id, token }) => [id, token]));
      return new Set(leases.filter(({ job, token }) => tokens.get(job) === token));
    },
    lock: (links) => lock(trx, company, links),
    ghosts: (links) => ghostsOfLinks(trx, company, links),
    saveIntents: async (intents) => {
      if (intents.length === 0) return;
      const at = intents.map(({ askedAt }) => askedAt);
      await does(sql`update link set asked_at = to_timestamp(intent.at / 1000), settle_ms = intent.settle_ms
        from unnest(${intents.map(({ link }) => link)}::bigint[], ${at}::double precision[],
          ${intents.map(({ settleMs }) => settleMs)}::integer[]) intent (id, at, settle_ms)
        where link.company_id = ${company} and link.id = intent.id and link.state = 'exporting'`);
    },
    save: async (links) => {
      if (links.length === 0) return;
      if (links.some(({ endedAt }) => endedAt !== null)) throw new Error('a link that has ended is saved by itself');
      await Promise.all([does(saved(company, links)), does(touched(company, links))]);
    },
    note: async (seen) => {
      if (seen.length === 0) return;
      const rows = seen.map(({ link, sighting }) => ({
        link_id: link,
        seen: sighting.is,
        standing: sighting.is === 'present' ? sighting.standing : null,
        fingerprint: sighting.is === 'present' ? sighting.fingerprint : null,
        because: sighting.is === 'unknown' ? sighting.because : null,
        as_of: sighting.is === 'unknown' ? null : sighting.asOf,
      }));
      await does(sql`insert into sighting (company_id, link_id, seen, standing, fingerprint, because, as_of, noted_at)
        select ${company}, link_id, seen, standing, fingerprint, because, to_timestamp(as_of / 1000), clock_timestamp()
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) noted (link_id bigint, seen text, standing text,
          fingerprint text, because text, as_of double precision)`);
    },
    end: async (ends) => {
      const done = ends.filter(({ how }) => how.is === 'done');
      const others = ends.filter(({ how }) => how.is !== 'done');
      await Promise.all([
        ...(done.length === 0 ? [] : [does(finished(company, done))]),
        ...(others.length === 0 ? [] : [does(putOff(company, others))]),
      ]);
    },
  };
}

/** The links are read after the locks were had, in a statement of its own: what another changed meanwhile is seen. */
async function lock(trx: Trx, company: number, links: readonly LinkId[]): Promise<ReadonlyMap<LinkId, HeldLink>> {
  const free = sql<{ id: InvoiceId; project_id: ProjectId; last_link_id: LinkId }>`
    select id, project_id, last_link_id from invoice
    where company_id = ${company} and deleted_at is null
      and id in (select invoice_id from link where company_id = ${company} and id = any(${links}::bigint[]))
    for update skip locked`;
  // Without the bill, which is long and is not changed.
  const theirs = trx
    .selectFrom('link')
    .select(linkRow)
    .where('company_id', '=', company)
    .where('id', '=', sql<LinkId>`any(${links}::bigint[])`);
  const [heads, rows] = await Promise.all([sendPlanned(trx, free), send(plannedOnce(theirs))]);
  const byId = new Map(rows.map((row) => [row.id as LinkId, linkOf(row)]));
  return new Map(
    heads.flatMap(({ id, project_id, last_link_id }): readonly [LinkId, HeldLink][] => {
      const link = byId.get(last_link_id);
      return link === undefined ? [] : [[link.id, { head: { id, projectId: project_id }, link }]];
    }),
  );
}

function saved(company: number, links: readonly Link[]) {
  const rows = links.map((link) => ({ id: link.id, ...linkColumns(link) }));
  return sql`update link set state = saved.state, accepted_by = saved.accepted_by, direct = saved.direct,
      asked_at = to_timestamp(saved.asked_at / 1000), settle_ms = saved.settle_ms, parked = saved.parked, error_code = saved.error_code,
      error_detail = saved.error_detail, erp_record_id = saved.erp_record_id, erp_identity = saved.erp_identity,
      erp_label = saved.erp_label, synced_at = to_timestamp(saved.synced_at / 1000), reason = saved.reason
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) saved (id bigint, state text, accepted_by bigint, direct boolean,
      asked_at double precision, settle_ms integer, parked boolean, error_code text, error_detail text, erp_record_id text, erp_identity text,
      erp_label text, synced_at double precision, reason text)
    where link.company_id = ${company} and link.id = saved.id`;
}

/**
 * Every visible change of a link is a change of its invoice: the version moves on, so that a stale page is told. That it is
 * the invoice's last link it was when its rows were locked.
 */
const touched = (company: number, links: readonly Link[]) => sql`update invoice
  set version = version + 1, updated_at = clock_timestamp()
  where company_id = ${company} and id = any(${links.map(({ invoiceId }) => invoiceId)}::bigint[])`;

type Ends = Parameters<HandfulTx['end']>[0];

const heldBy = (ends: Ends) => sql`unnest(${ends.map(({ lease }) => lease.job)}::bigint[],
  ${ends.map(({ lease }) => lease.token)}::bigint[])`;

const { state: doneOrQueued, run_at: dueIfWanted } = unlessWanted('done');

const finished = (company: number, ends: Ends) => sql`update job
  set held_until = '-infinity'::timestamptz, reason = null, state = ${doneOrQueued}, run_at = ${dueIfWanted}
  from ${heldBy(ends)} ended (id, token)
  where job.company_id = ${company} and job.id = ended.id and job.token = ended.token and job.state = 'queued'`;

/** As {@link jobStore} ends one: what somebody wanted meanwhile is due again. */
function putOff(company: number, ends: Ends) {
  const rows = ends.map(({ lease, how }) => ({ id: lease.job, token: lease.token, ...columnsOf(how) }));
  return sql`update job set held_until = '-infinity'::timestamptz, reason = ended.reason, attempt = attempt - ended.uncounted,
      state = case when ended.in_ms is null and run_at <> ${wanted} then 'parked' else 'queued' end,
      run_at = case when run_at = ${wanted} then clock_timestamp() when ended.in_ms is null then run_at
        else clock_timestamp() + ended.in_ms * interval '1 millisecond' end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) ended (id bigint, token bigint, in_ms double precision, reason text,
      uncounted integer)
    where job.company_id = ${company} and job.id = ended.id and job.token = ended.token and job.state = 'queued'`;
}

const columnsOf = (how: JobEnd) => ({
  in_ms: how.is === 'again' ? how.inMs : null,
  reason: how.is === 'done' ? null : how.because,
  uncounted: how.is === 'again' && how.uncounted ? 1 : 0,
});
