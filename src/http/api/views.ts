import type { z } from 'zod';
import type {
  Caller,
  ConnectionView,
  ErpRow,
  ExportPreview,
  HistoryEvent,
  Hub,
  InvoiceList,
  LastSighting,
  Moves,
  Operation,
  Road,
  UnlinkCheck,
} from '../../app/hub.ts';
import { formatPostingPeriod } from '../../domain/bill.ts';
import { erpStatus, isLive } from '../../domain/link.ts';
import { formatMoney, readableMoney } from '../../domain/money.ts';
import { outsideKind } from '../../domain/outside.ts';
import type { Ruled } from '../../domain/policy.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Sighting } from '../../domain/sighting.ts';
import { type Instant, isoInstant } from '../../domain/time.ts';
import { fill, say, sayEvent, sayKept, words } from '../../domain/words/words.ts';
import type * as shapes from './shapes.ts';

/** From the domain's words to the wire's, one function a shape. */

export const iso = (at: Instant | null): string | null => (at === null ? null : isoInstant(at));

export const reasonView = (refusal: Refusal) => ({
  code: refusal.code,
  detail: say(refusal),
  ...(refusal.missing ? { missing: [...refusal.missing] } : {}),
});

const sightingView = (seen: LastSighting | null): shapes.Item['last_sighting'] =>
  seen === null
    ? null
    : { is: seen.is, standing: seen.standing, as_of: iso(seen.asOf), because: sayKept(seen.because) };

/** An export's error as it was kept, in the reader's language. */
export const errorView = <T extends { readonly detail: string }>(error: T | null): T | null =>
  error && { ...error, detail: sayKept(error.detail) };

/** Of the connection of an invoice, as far as its moves hang on it. */
type Decided = Pick<InvoiceList, 'policies' | 'restored'>;

export function itemView(hub: Hub, caller: Caller, row: ErpRow & Decided): shapes.Item {
  return {
    ...rowView(row),
    moves: movesView(hub.movesOf(caller.grants, row.head, row.link, ruledOf(caller, row))),
  };
}

/** Left out where nothing was decided: the moves then hang on rights and state alone. */
export const ruledOf = ({ person }: Caller, { policies, restored = null }: Decided): Ruled | undefined =>
  policies ? { person, policies, restored } : undefined;

/** An item without its moves, which hang on who looks. */
export function rowView(row: ErpRow): Omit<shapes.Item, 'moves'> {
  const { head, link } = row;
  return {
    invoice_id: head.id,
    number: head.number,
    invoice_number: head.invoiceNumber,
    project: row.project,
    commitment: row.commitment,
    vendor: row.vendor,
    billing_period: { id: row.period.id, start_date: row.period.start, end_date: row.period.end },
    billing_date: head.billingDate,
    status: head.status,
    erp_status: erpStatus(link),
    parked: link?.parked ?? false,
    amount_due: formatMoney(head.amountDue),
    retainage: formatMoney(head.retainage),
    erp_record: link !== null && link.state === 'synced' ? link.record : null,
    last_sighting: sightingView(row.lastSighting),
    error: link !== null && isLive(link.state) ? errorView(link.error) : null,
    reject_reason: link?.state === 'rejected' ? link.reason : null,
    version: head.version,
    forced_unlink_id: head.forcedUnlinkId ?? null,
    exported_directly: link?.direct === true && isLive(link.state),
    sent_at: iso(link?.sentAt ?? null),
    synced_at: iso(link?.syncedAt ?? null),
    state_since: iso(row.stateSince),
    updated_at: isoInstant(head.updatedAt),
  };
}

export const movesView = (moves: Moves): shapes.Item['moves'] =>
  Object.fromEntries(
    Object.entries(moves).map(([move, { allowed, reasons }]) => [move, { allowed, reasons: reasons.map(reasonView) }]),
  ) as shapes.Item['moves'];

export function previewView(id: number, preview: ExportPreview): shapes.Preview {
  const { bill, erp } = preview;
  const notes: string[] = [];
  const note = (template: string, amount: typeof bill.amount) =>
    notes.push(fill(template, { erp, amount: readableMoney(amount) }));
  if (bill.retainage !== 0) note(words.erp.previewNotes.retainage, bill.retainage);
  if (preview.released !== 0) note(words.erp.previewNotes.released, preview.released);
  return {
    invoice_id: id,
    erp,
    bill: {
      vendor_number: bill.vendorNumber,
      job_number: bill.jobNumber,
      commitment_number: bill.commitmentNumber,
      invoice_number: bill.invoiceNumber,
      description: bill.description,
      billing_date: bill.billingDate,
      posting_period: bill.postingPeriod === null ? null : formatPostingPeriod(bill.postingPeriod),
      amount: formatMoney(bill.amount),
      retainage: formatMoney(bill.retainage),
      lines: bill.lines.map((line) => ({
        line_number: line.lineNumber,
        cost_code: line.costCode,
        cost_type: line.costType,
        description: line.description,
        amount: formatMoney(line.amount),
        retainage: formatMoney(line.retainage),
        quantity: line.quantity,
        unit_price: line.unitPrice,
      })),
    },
    notes,
    released_retainage: formatMoney(preview.released),
    refusals: preview.refusals.map(reasonView),
  };
}

export const roadView = ({ traits, connection, agent }: Road): shapes.Road => ({
  erp: traits.name,
  kind: connection.kind === outsideKind ? 'integrator' : connection.agentTraits === null ? 'direct' : 'agent',
  reads: traits.reads,
  agent: agent === null ? null : { name: agent.name, version: agent.version },
});

const seenNow = (sighting: Sighting): LastSighting =>
  sighting.is === 'unknown'
    ? { is: 'unknown', standing: null, asOf: null, because: sighting.because }
    : {
        is: sighting.is,
        standing: sighting.is === 'present' ? sighting.standing : null,
        asOf: sighting.asOf,
        because: null,
      };

const troubleIn = (sighting: Sighting) => (sighting.is === 'unknown' ? (sighting.trouble ?? null) : null);

export const unlinkCheckView = (id: number, check: UnlinkCheck): shapes.UnlinkCheck => ({
  invoice_id: id,
  would_unlink: check.refusal === null,
  refusal: check.refusal === null ? null : { ...reasonView(check.refusal), facts: check.refusal.facts },
  evidence:
    check.evidence === null
      ? null
      : {
          erp: check.evidence.erp.traits.name,
          asked_at: isoInstant(check.evidence.askedAt),
          path: check.evidence.erp.traits.reads,
          road: roadView(check.evidence.road),
          sighting: sightingView(seenNow(check.evidence.sighting)),
          record: check.evidence.link.record,
          last_standing: check.evidence.lastStanding,
          trouble: troubleIn(check.evidence.sighting),
          trace: check.evidence.sighting.is === 'gone' ? (check.evidence.sighting.trace ?? null) : null,
        },
});

export const historyView = (events: readonly HistoryEvent[]): shapes.History => ({
  events: events.map((event) => ({
    id: event.id,
    at: isoInstant(event.at),
    by: event.by,
    type: event.type,
    says: sayEvent(event.type, event.facts),
    facts: event.facts,
    of: event.of ?? null,
  })),
});

export function operationView(operation: Operation): shapes.Operation {
  const settled = operation.parts.filter((part) => part.ok !== null);
  const succeeded = settled.filter((part) => part.ok).length;
  const total = operation.parts.length;
  const working = settled.length === 0 ? 'queued' : 'running';
  return {
    operation_id: operation.id,
    action: operation.action,
    state: settled.length === total ? 'done' : working,
    total,
    done: settled.length,
    succeeded,
    refused: settled.length - succeeded,
    results: settled.map((part) => ({
      invoice_id: part.invoiceId,
      ok: part.ok === true,
      code: part.code,
      detail: sayKept(part.detail),
    })),
  };
}

const noAgent = {
  id: null,
  name: null,
  version: null,
  host: null,
  last_seen_at: null,
  lag_ms: null,
  clock_skew_ms: null,
  state: 'none',
  error: null,
} as const;

export function agentView({
  connection,
  agent,
}: Pick<ConnectionView, 'connection' | 'agent'>): shapes.Connection['agent'] {
  if (agent === null) return connection.agentTraits === null ? null : noAgent;
  const { id, name, version, host, error } = agent;
  return {
    ...{ id, name, version, host, error },
    last_seen_at: iso(agent.lastSeenAt),
    lag_ms: agent.lagMs,
    clock_skew_ms: agent.clockSkewMs,
    state: agent.away ? 'away' : 'online',
  };
}

export const connectionView = ({ connection, traits, agent }: ConnectionView): z.infer<typeof shapes.connection> => ({
  id: connection.id,
  kind: connection.kind,
  erp: traits.name,
  name: connection.name,
  undo: traits.undo,
  once: traits.once,
  void_is_gone: connection.policies.void_is_gone,
  policies: connection.policies,
  tie_out_hour: connection.tieOutHour,
  last_read_at: iso(connection.lastReadAt),
  last_read_error: sayKept(connection.lastReadError),
  restored:
    connection.restored === null
      ? null
      : { as_of: isoInstant(connection.restored.asOf), at: isoInstant(connection.restored.at) },
  agent: agentView({ connection, agent }),
});
