import type { RecordKind } from './records/kinds.ts';
import { type Instant, isoInstant } from './time.ts';

/** Webhooks as Procore documents them: thin, at least once, in order, with patience and an end of it. */

/** A receiver has so long to answer. */
export const answerWithinMs = 5_000;
/** Once nothing went through for so long, what waits is given up. */
export const givenUpAfterMs = 12 * 3_600_000;
/** No hook rests for longer before it is tried again. */
export const longestPauseMs = 3_600_000;
/** How much longer a hook rests; what is longer than any pause was so by a clock that was ahead, and is over. */
export const pauseLeftMs = (until: number | null, now: number): number =>
  until === null || until - now > longestPauseMs ? 0 : Math.max(until - now, 0);

/** After the n-th failure in a row: a second, doubling to an hour. */
export const pauseAfterFailures = (failures: number): number =>
  Math.min(1_000 * 2 ** Math.min(Math.max(0, failures - 1), 20), longestPauseMs);

export const hookLimits = {
  /** Hooks of a company, those of its projects included. */
  hooks: 50,
  /** Triggers of a hook. */
  triggers: 500,
  headers: 10,
} as const;

/** What a receiver is told of. The names are Procore's; *Requisitions* and *ERP Alerts* are additions of ours. */
export const webhookResources = [
  'Requisitions',
  'ERP Requests',
  'ERP Alerts',
  'Work Order Contracts',
  'Purchase Order Contracts',
  'Change Order Packages',
  'Contract Payments',
  'Company Vendors',
  'Projects',
  'Cost Codes',
  'Line Item Types',
  'Company Users',
] as const;

/** What is never told of a resource, for it never happens here: vendors, projects, codes and people are only put out of use. */
export const neverTold: Readonly<Partial<Record<(typeof webhookResources)[number], readonly ToldEvent['event'][]>>> = {
  'ERP Requests': ['update', 'delete'],
  'ERP Alerts': ['delete'],
  'Company Vendors': ['delete'],
  Projects: ['delete'],
  'Cost Codes': ['delete'],
  'Line Item Types': ['delete'],
  'Company Users': ['delete'],
};

/** What happened, as much as anybody is told. */
export interface ToldEvent {
  readonly id: number;
  /** A random UUID. */
  readonly uid: string;
  readonly resource: string;
  readonly resourceId: number;
  readonly event: 'create' | 'update' | 'delete';
  readonly projectId: number | null;
  readonly personId: number | null;
  readonly at: Instant;
}

const told: Readonly<Record<string, ToldEvent['event'] | null>> = {
  'invoice.created': 'create',
  'invoice.deleted': 'delete',
  // Its files are part of it, though they move no version.
  'attachment.added': 'update',
  'attachment.removed': 'update',
  // Nothing that anybody could read of the invoice has changed.
  'link.asked': null,
  'link.unlink_asked': null,
  'link.unlink_refused': null,
  'link.reject_refused': null,
};

/** What an event of the history is to those who watch *Requisitions*; null where it is nothing to them. */
export function requisitionNews(type: string): ToldEvent['event'] | null {
  if (Object.hasOwn(told, type)) return told[type] ?? null;
  return /^(invoice|link)\./.test(type) ? 'update' : null;
}

/** News of a record: under which resource, what happened, and its id. A commitment's resource hangs on its kind. */
export interface RecordNews {
  readonly resource: (typeof webhookResources)[number] | 'commitment';
  readonly event: ToldEvent['event'];
  readonly id: number;
}

const lastWord = (type: string): ToldEvent['event'] =>
  /\.(created|added)$/.test(type) ? 'create' : /\.(deleted|removed)$/.test(type) ? 'delete' : 'update';

/** What an event of a commitment's history is news of. A change order is one of its own, and changes its commitment. */
export function commitmentNews(
  type: string,
  commitment: number,
  facts: Readonly<Record<string, unknown>>,
): readonly RecordNews[] {
  const event = lastWord(type);
  const of = (resource: RecordNews['resource'], id: unknown) =>
    typeof id === 'number' ? [{ resource, event, id }] : [];
  if (type.startsWith('payment.')) return of('Contract Payments', facts.payment_id);
  const changed = { resource: 'commitment', event: 'update', id: commitment } as const;
  if (type.startsWith('attachment.')) {
    const order = facts.change_order_id;
    return typeof order === 'number'
      ? [changed, { resource: 'Change Order Packages', event: 'update', id: order }]
      : [changed];
  }
  if (type.startsWith('change_order.')) {
    return [changed, ...of('Change Order Packages', facts.change_order_id)];
  }
  return type.startsWith('commitment.') ? of('commitment', commitment) : [];
}

/** After these it has another number in the ERP, or none. What was taken over from there is told as it is made. */
const renumbers: ReadonlySet<string> = new Set(['record.linked', 'record.confirmed', 'record.unlinked']);
const resourceOf: Readonly<Partial<Record<RecordKind, RecordNews['resource']>>> = {
  vendor: 'Company Vendors',
  job: 'Projects',
  cost_code: 'Cost Codes',
  cost_type: 'Line Item Types',
  commitment: 'commitment',
  change_order: 'Change Order Packages',
  payment: 'Contract Payments',
};

/** What an event of a record's own history is news of: its number in the ERP is one of its fields. */
export function recordNews(
  type: string,
  { kind, id }: { readonly kind: RecordKind; readonly id: number },
  commitment: number | null,
): readonly RecordNews[] {
  const resource = resourceOf[kind];
  if (resource === undefined || !renumbers.has(type)) return [];
  const changed: RecordNews = { resource, event: 'update', id };
  return kind === 'change_order' && commitment !== null
    ? [{ resource: 'commitment', event: 'update', id: commitment }, changed]
    : [changed];
}

/** What an event of the company's history is news of: its vendors and projects. */
export function companyNews(type: string, facts: Readonly<Record<string, unknown>>): RecordNews | null {
  const event = lastWord(type);
  if (/^vendor\./.test(type) && typeof facts.vendor === 'number') {
    return { resource: 'Company Vendors', event, id: facts.vendor };
  }
  if (/^project\.(added|changed)$/.test(type) && typeof facts.project === 'number') {
    return { resource: 'Projects', event, id: facts.project };
  }
  return null;
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 26 characters that sort by time: 48 bits of milliseconds, 80 of chance. */
export function ulid(at: Instant, uuid: string): string {
  const hex = uuid.replaceAll('-', '');
  // Of a version 4 UUID these are its random bits but two: more than enough to be the only one of its millisecond.
  let bits = (BigInt(at) << 80n) | (BigInt(`0x${hex}`) & ((1n << 80n) - 1n));
  let text = '';
  for (let i = 0; i < 26; i++) {
    text = crockford[Number(bits & 31n)]! + text;
    bits >>= 5n;
  }
  return text;
}

/** The body of a delivery, in the shape that its hook asked for. */
export function webhookPayload(event: ToldEvent, company: number, version: 'v2' | 'v3' | 'v4'): object {
  const id = ulid(event.at, event.uid);
  const timestamp = isoInstant(event.at);
  const text = (value: number | null) => (value === null ? null : String(value));
  if (version === 'v4') {
    return {
      id,
      timestamp,
      reason: event.event,
      company_id: String(company),
      project_id: text(event.projectId),
      user_id: text(event.personId),
      resource_type: event.resource,
      resource_id: String(event.resourceId),
    };
  }
  const told = {
    id: event.id,
    ulid: id,
    timestamp,
    metadata: {
      source_user_id: event.personId,
      source_project_id: event.projectId,
      source_operation_id: null,
      source_company_id: company,
      source_application_id: null,
    },
    user_id: event.personId,
    company_id: company,
    project_id: event.projectId,
    api_version: version === 'v2' ? 'v2.0' : 'v3.0',
    event_type: event.event,
    resource_name: event.resource,
    resource_id: event.resourceId,
  };
  if (version === 'v2') return told;
  const project = event.projectId === null ? [] : [{ id: event.projectId, name: 'Projects' }];
  return { ...told, related_resources: project };
}
