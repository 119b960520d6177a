import { sql } from 'kysely';
import type { Announcement, NewEvent, Tx, UnitOfWork } from '../app/unit-of-work.ts';
import type { Instant } from '../domain/time.ts';
import { commitmentNews, recordNews, requisitionNews } from '../domain/webhook.ts';
import { agentTx } from './agents/people.ts';
import { attachmentTx } from './attachments.ts';
import { billSource, billSources, frozenBills } from './bill-source.ts';
import { accountantReportTx } from './care/accountant-report.ts';
import { alertTx } from './care/alerts.ts';
import { careTx } from './care/care-tx.ts';
import { setUpTestTx } from './care/set-up-tests.ts';
import { connectionStore } from './connections.ts';
import { correctionTx } from './corrections/corrections.ts';
import { forcedUnlinkTx } from './corrections/forced-unlinks.ts';
import { applicationTx } from './directory/applications.ts';
import { codesTx } from './directory/codes.ts';
import { directoryTx } from './directory/directory-tx.ts';
import { mailTx } from './directory/mails.ts';
import { singleSignOnTx } from './directory/single-sign-on.ts';
import { waysInTx } from './directory/ways-in.ts';
import { handfulTx } from './handful.ts';
import { keepAnswer, noteDone } from './idempotency.ts';
import { importTx } from './imports/import-tx.ts';
import { jobStore } from './jobs.ts';
import { linkStore } from './links.ts';
import { listViewTx } from './list/views.ts';
import { saveLook } from './look.ts';
import { manyTx } from './many.ts';
import { operationStore } from './operations.ts';
import { announceEach } from './outside/announce.ts';
import { outsideStore } from './outside/outside.ts';
import { webhookStore } from './outside/webhooks.ts';
import { peopleStore } from './people.ts';
import { type Database, inside, sendPlanned, type Trx } from './pool.ts';
import { billingTx } from './project/billing-tx.ts';
import { commitmentTx } from './project/commitment-tx.ts';
import { projectTx } from './project/project-tx.ts';
import { recordTx } from './records/records.ts';
import { sealedHistoryTx } from './sealed-history.ts';
import { secretsTx } from './secrets.ts';
import { figuresTx } from './tie-out/figures.ts';
import { tieOutTx } from './tie-out/tie-out.ts';

/**
 * What two transactions come to that change the same at one moment, where each by itself would not: a number taken
 * meanwhile (23505), what it stands under gone (23503), each waiting for the other (40P01). The one that was thrown back
 * is done once more: it sees then what the other did, and ends as if it had come later, with a refusal that says so.
 */
const metAnother = new Set(['23505', '23503', '40P01']);

/** Transactions over PostgreSQL, each behind the wall of its company. */
export function openUnitOfWork(database: Database): UnitOfWork {
  return {
    inside,
    run: async (scope, work) => {
      const once = () =>
        database.transaction(scope, async (trx) => {
          const result = await work(transaction(trx, scope.company));
          await keepAnswer(trx, scope, result);
          return result;
        });
      try {
        return await once();
      } catch (cause) {
        if (!metAnother.has((cause as { readonly code?: string }).code ?? '')) throw cause;
        return once();
      }
    },
    own: (person, work) =>
      database.transaction({ person }, (trx) => work({ saveLook: (look) => saveLook(trx, person, look) })),
  };
}

const transaction = (trx: Trx, company: number): Tx => ({
  now: () => now(trx),
  ...linkStore(trx, company),
  bills: {
    source: (invoice) => billSource(trx, company, invoice),
    sources: (invoices) => billSources(trx, company, invoices),
    frozen: (invoices) => frozenBills(trx, company, invoices),
  },
  connections: connectionStore(trx, company),
  agents: agentTx(trx, company),
  alerts: alertTx(trx, company),
  approvers: accountantReportTx(trx, company),
  setUpTests: setUpTestTx(trx, company),
  attachments: attachmentTx(trx, company),
  jobs: jobStore(trx, company),
  handful: handfulTx(trx, company),
  many: manyTx(trx, company),
  operations: operationStore(trx, company),
  listViews: listViewTx(trx, company),
  events: { append: (events) => append(trx, company, events) },
  people: peopleStore(trx, company),
  project: projectTx(trx, company),
  commitments: commitmentTx(trx, company),
  billing: billingTx(trx, company),
  care: careTx(trx, company),
  directory: directoryTx(trx, company),
  applications: applicationTx(trx, company),
  singleSignOn: singleSignOnTx(trx, company),
  waysIn: waysInTx(trx, company),
  outside: outsideStore(trx, company),
  webhooks: webhookStore(trx, company),
  mails: mailTx(trx, company),
  codes: codesTx(trx, company),
  imports: importTx(trx, company),
  tieOuts: tieOutTx(trx, company),
  figures: figuresTx(trx, company),
  records: recordTx(trx, company),
  corrections: correctionTx(trx, company),
  forced: forcedUnlinkTx(trx, company),
  sealedHistory: sealedHistoryTx(trx, company),
  secrets: secretsTx(trx, company),
  noteDone: (key, person, invoice) => noteDone(trx, { company, person, ...key }, invoice),
});

async function now(trx: Trx): Promise<Instant> {
  const [row] = await sendPlanned(trx, sql<{ now: Instant }>`select clock_timestamp() as now`);
  return row!.now;
}

/** As one parameter: of a handful there are hundreds, and a statement of a thousand parameters takes long to put together. */
async function append(trx: Trx, company: number, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => ({
    person_id: event.by,
    type: event.type,
    project_id: event.projectId,
    invoice_id: event.invoiceId ?? null,
    commitment_id: event.commitmentId ?? null,
    link_id: event.linkId ?? null,
    record_kind: event.record?.kind ?? null,
    record_id: event.record?.id ?? null,
    facts: event.facts ?? {},
    request_id: event.requestId ?? null,
  }));
  const appended = sql`insert into event (company_id, person_id, type, project_id, invoice_id, commitment_id, link_id,
      record_kind, record_id, facts, request_id)
    select ${company}, person_id, type, project_id, invoice_id, commitment_id, link_id, record_kind, record_id, facts,
      request_id
    from rows from (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as (person_id bigint, type text, project_id bigint,
      invoice_id bigint, commitment_id bigint, link_id bigint, record_kind text, record_id bigint, facts jsonb,
      request_id text)) with ordinality appended order by ordinality`;
  await Promise.all([sendPlanned(trx, appended), announceEach(trx, company, events.flatMap(newsOf))]);
}

function newsOf(event: NewEvent): readonly Announcement[] {
  const { type, by, projectId, invoiceId, commitmentId, record, facts = {} } = event;
  const records = [
    ...(commitmentId === undefined ? [] : commitmentNews(type, commitmentId, facts)),
    ...(record === undefined ? [] : recordNews(type, record, commitmentId ?? null)),
  ];
  if (records.length > 0) return records.map((record) => ({ ...record, project: projectId, by }));
  const changed = requisitionNews(type);
  if (changed === null || !invoiceId || projectId === null) return [];
  return [{ resource: 'Requisitions', event: changed, id: invoiceId, project: projectId, by }];
}
