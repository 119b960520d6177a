import type { AskingView, Connection, ExternalRecord, OutsideView, StagedRecord } from '../../app/hub.ts';
import { isStale } from '../../domain/outside.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { type Instant, isoInstant } from '../../domain/time.ts';
import { say } from '../../domain/words/words.ts';

/** The gated family of Procore's integrator programme. Names are documented; where a shape is not, it is inferred. */

const iso = (at: Instant | null) => (at === null ? null : isoInstant(at));

export const erpConnectionView = (connection: Connection, company: number) => ({
  id: connection.id,
  company_id: company,
  name: connection.name,
  integration_app_name: connection.name,
  status: 'connected',
});

/** @param withheld why what it asks for is not handed out: a list shows that it is there, and no more. */
export function erpRequestView({ request, connection }: OutsideView, company: number, withheld: Refusal | null = null) {
  const detail = request.details.at(-1)?.id ?? null;
  const { requisitions } = request.payload as { requisitions?: readonly object[] };
  // Every requisition says under which detail it is to be closed; the published sample leaves that out.
  const data =
    requisitions === undefined
      ? { ...request.payload, request_detail_id: detail }
      : { ...request.payload, requisitions: requisitions.map((one) => ({ ...one, request_detail_id: detail })) };
  return {
    id: request.id,
    company_id: company,
    request_name: request.name,
    request_data: withheld === null ? data : null,
    withheld: withheld && { code: withheld.code, detail: say(withheld) },
    integration_app_name: connection.name,
    created_at: isoInstant(request.createdAt),
    updated_at: isoInstant(request.updatedAt),
  };
}

export const erpDetailView = ({ request, detail, now, staleMs }: AskingView) => ({
  id: detail.id,
  erp_request_id: request.id,
  request_name: request.name,
  item_type: 'requisition',
  item_id: request.invoiceId,
  status: isStale(detail, now, staleMs) ? 'stale' : detail.status.replace('_', ' '),
  messages: detail.messages,
  created_at: isoInstant(detail.askedAt),
  updated_at: iso(detail.closedAt ?? detail.heardAt ?? detail.askedAt),
});

export const externalView = (record: ExternalRecord) => ({
  item_type: record.itemType,
  item_id: record.itemId,
  origin_id: record.originId,
  origin_code: record.originCode,
  origin_data: record.originData,
  updated_at: iso(record.changedAt),
});

export const stagedView = (record: StagedRecord) => ({
  id: record.id,
  item_type: record.itemType,
  origin_id: record.originId,
  origin_code: record.originCode,
  origin_data: record.originData,
  parent_id: record.parentId,
  status: record.status,
  data: record.body,
  created_at: isoInstant(record.createdAt),
  updated_at: isoInstant(record.updatedAt),
});
