import { z } from 'zod';
import { invoiceStatuses } from '../../domain/billing/invoice-status.ts';
import { themes } from '../../domain/look.ts';
import { requestNames } from '../../domain/outside.ts';
import { levels } from '../../domain/permission.ts';
import { type Policy, policyNames } from '../../domain/policy.ts';
import { languages } from '../../domain/words/languages.ts';

/** The shapes of /api/v1: the server validates and describes itself by them, the client takes its types from them. */

export const id = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
/** Plain digits alone are a number: `0x65`, `1e2` or ` 101` are none, or one record would have many addresses. */
export const digits = (text: unknown): unknown =>
  typeof text === 'string' && /^\d{1,16}$/.test(text) ? Number(text) : text;
/** An id in a path or a query. */
export const idText = z.preprocess(digits, id);
export const money = z.string().regex(/^-?\d+\.\d{2}$/);
export const instant = z.iso.datetime();
/** The calendar of the database has no year 0. */
export const day = z.iso.date().refine((text) => text >= '0001-01-01', 'day');
/** The version that a caller saw. Kept as a 32-bit number. */
const versionSeen = z.int32();

const need = z.union([
  z.object({ tool: z.enum(['commitments', 'erp_integrations', 'directory']), at_least: z.enum(levels) }),
  z.object({ privilege: z.literal('push_to_accounting') }),
]);

/**
 * RFC 9457. `item` is there with `changed_meanwhile`: the invoice as it now is; `errors` where more than one field of a body is
 * not of its shape.
 */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  facts: z.record(z.string(), z.unknown()),
  missing: z.array(need).optional(),
  errors: z.record(z.string(), z.array(z.string())).optional(),
  item: z.unknown().optional(),
  request_id: z.string(),
});
export type Problem = z.infer<typeof problem>;

export const reason = z.object({ code: z.string(), detail: z.string(), missing: z.array(need).optional() });
const move = z.object({ allowed: z.boolean(), reasons: z.array(reason) });

export const erpStatuses = [
  'not_in_erp',
  'ready_to_export',
  'exporting',
  'failed_to_export',
  'synced',
  'rejected',
] as const;

export const item = z.object({
  invoice_id: id,
  /** The invoice's place among those of its commitment: 1, 2, 3 … */
  number: z.number().int(),
  invoice_number: z.string().nullable(),
  project: z.object({ id, name: z.string(), number: z.string() }),
  commitment: z.object({ id, number: z.string(), title: z.string() }),
  vendor: z.object({ id, name: z.string() }),
  billing_period: z.object({ id, start_date: day, end_date: day }),
  billing_date: day.nullable(),
  status: z.enum(invoiceStatuses),
  erp_status: z.enum(erpStatuses),
  /** True while an export stands still for a person (its `error` says why). */
  parked: z.boolean(),
  amount_due: money,
  retainage: money,
  erp_record: z.object({ id: z.string(), identity: z.string().nullable(), label: z.string() }).nullable(),
  last_sighting: z
    .object({
      is: z.enum(['present', 'gone', 'unknown']),
      standing: z.enum(['live', 'paid', 'void']).nullable(),
      as_of: instant.nullable(),
      because: z.string().nullable(),
    })
    .nullable(),
  error: z.object({ code: z.string(), detail: z.string() }).nullable(),
  /** Why it was rejected, while that is its last word. */
  reject_reason: z.string().nullable(),
  version: z.number().int(),
  /** Its export began at Send: direct export was on, and nobody accepted it. */
  exported_directly: z.boolean(),
  /** The lasting mark: it was unlinked by force, or is in the place of one that was. Null: it was not. */
  forced_unlink_id: id.nullable(),
  sent_at: instant.nullable(),
  synced_at: instant.nullable(),
  /** When its newest link came into the state that it is in; null while it was never sent. */
  state_since: instant.nullable(),
  updated_at: instant,
  moves: z.object({ send: move, retrieve: move, accept: move, reject: move, retry: move, unlink: move }),
});
export type Item = z.infer<typeof item>;

export const moveBody = z.object({ version: versionSeen.optional() });
/** What any of the moves takes: a client may send the same to each. */
export const rejectBody = moveBody.extend({
  reason: z.string().max(2000).optional(),
  posting_period: z.string().max(20).optional(),
  /** Of a send after an unlink by force: that the first bill is not in the books was made sure of. */
  after_forced_unlink: z.boolean().optional(),
  /** Of a rejection while an integrator stays silent: how it was made sure that no bill is in the ERP. */
  checked_in_erp: z.string().max(2000).optional(),
});
/** The green message, with the invoice as it now is. */
export const unlinked = item.extend({ message: z.string() });

/** Over which way the ERP is asked: straight, through the program beside it, or by somebody else's word. */
export const road = z.object({
  erp: z.string(),
  kind: z.enum(['direct', 'agent', 'integrator']),
  /** `live`: as it stands at that moment. `mirror`: as it was last told. */
  reads: z.enum(['live', 'mirror']),
  agent: z.object({ name: z.string(), version: z.string() }).nullable(),
});
export type Road = z.infer<typeof road>;

export const unlinkCheck = z.object({
  invoice_id: id,
  would_unlink: z.boolean(),
  refusal: reason.extend({ facts: z.record(z.string(), z.unknown()) }).nullable(),
  evidence: z
    .object({
      erp: z.string(),
      asked_at: instant,
      path: z.string(),
      road,
      sighting: item.shape.last_sighting,
      record: item.shape.erp_record,
      last_standing: z.enum(['live', 'paid', 'void']).nullable(),
      /** Why the ERP could not be asked or believed, as a code; null where it could. */
      trouble: z.string().nullable(),
      /** Who took the bill away and when, where the ERP remembers. */
      trace: z.object({ by: z.string().nullable(), at: z.string().nullable() }).nullable(),
    })
    .nullable(),
});
export type UnlinkCheck = z.infer<typeof unlinkCheck>;

export const forcedUnlink = z.object({
  id,
  invoice_id: id,
  state: z.enum(['open', 'confirmed', 'withdrawn', 'lapsed']),
  /** The refusal that nobody can ever undo. */
  code: z.enum(['purged_in_erp', 'identity_mismatch', 'erp_not_answering']),
  dead_end: z.enum(['always', 'when_silent']),
  reason: z.string(),
  asked_by: z.object({ id, name: z.string() }),
  asked_at: instant,
  /** Nobody can confirm it after this. */
  expires_at: instant,
  ended_by: z.object({ id, name: z.string() }).nullable(),
  ended_at: instant.nullable(),
  /** What the ERP said in the last look. */
  evidence: z.record(z.string(), z.unknown()),
});
export type ForcedUnlinkView = z.infer<typeof forcedUnlink>;
export const forcedOfInvoice = z.object({ forced_unlink: forcedUnlink.nullable() });

export const preview = z.object({
  invoice_id: id,
  erp: z.string(),
  bill: z.object({
    vendor_number: z.string(),
    job_number: z.string(),
    commitment_number: z.string(),
    invoice_number: z.string(),
    description: z.string(),
    billing_date: z.string(),
    /** As typed at acceptance, `yyyy-mm`; null: that of the billing date. */
    posting_period: z.string().nullable(),
    amount: money,
    retainage: money,
    lines: z.array(
      z.object({
        line_number: z.number(),
        cost_code: z.string(),
        cost_type: z.string(),
        description: z.string(),
        amount: money,
        retainage: money,
        quantity: z.string().nullable(),
        unit_price: z.string().nullable(),
      }),
    ),
  }),
  /** What stays here and is not sent, in words. */
  notes: z.array(z.string()),
  released_retainage: money,
  /** Every rule that would refuse it. Empty means that it may be sent. */
  refusals: z.array(reason),
});
export type Preview = z.infer<typeof preview>;

export const history = z.object({
  events: z.array(
    z.object({
      id,
      at: instant,
      /** A person's name, or null where the hub itself did it. */
      by: z.string().nullable(),
      type: z.string(),
      says: z.string(),
      facts: z.record(z.string(), z.unknown()),
      /** Of another invoice of the same story: what this one corrects, or was corrected by. Null for its own. */
      of: z.object({ id, name: z.string() }).nullable(),
    }),
  ),
});
export type History = z.infer<typeof history>;

export const bulkActions = ['accept', 'reject', 'retry', 'unlink'] as const;
export const bulkBody = z.object({
  action: z.enum(bulkActions),
  /** At most 10,000. */
  invoice_ids: z.array(id).min(1),
  /** The version seen of an invoice, by its id. */
  versions: z.record(z.string(), versionSeen).optional(),
  reason: z.string().max(2000).optional(),
});
export const operation = z.object({
  operation_id: id,
  action: z.enum(bulkActions),
  state: z.enum(['queued', 'running', 'done']),
  total: z.number(),
  done: z.number(),
  succeeded: z.number(),
  refused: z.number(),
  results: z.array(
    z.object({ invoice_id: id, ok: z.boolean(), code: z.string().nullable(), detail: z.string().nullable() }),
  ),
});
export type Operation = z.infer<typeof operation>;

export const policy = z.enum(policyNames as [Policy, ...Policy[]]);
export const policyStates = z.object({
  void_is_gone: z.boolean(),
  sender_may_not_accept: z.boolean(),
  accepter_may_not_unlink: z.boolean(),
  direct_export: z.boolean(),
} satisfies Record<Policy, z.ZodBoolean>);
export const policySwitch = z.object({ on: z.boolean() });

export const connection = z.object({
  id,
  kind: z.string(),
  erp: z.string(),
  name: z.string(),
  undo: z.enum(['delete', 'void', 'reverse']),
  once: z.enum(['proved', 'bounded']),
  void_is_gone: z.boolean(),
  /** What was decided about it, each on or off. */
  policies: policyStates,
  /** The hour of the company's day at which it is tied out; null: when somebody asks. */
  tie_out_hour: z.number().nullable(),
  last_read_at: instant.nullable(),
  last_read_error: z.string().nullable(),
  /** It was put back to an earlier moment, and exports wait until somebody has looked over what came since; else null. */
  restored: z.object({ as_of: instant, at: instant }).nullable(),
  /** The program beside the ERP that asks it for us; null where the hub reaches the ERP itself. */
  agent: z
    .object({
      /** Null, with the others: its agent was revoked, and no other was enrolled. */
      id: id.nullable(),
      name: z.string().nullable(),
      version: z.string().nullable(),
      host: z.string().nullable(),
      last_seen_at: instant.nullable(),
      /** How long the last task waited until the agent took it. */
      lag_ms: z.number().nullable(),
      /** How far its machine's clock is ahead of ours. */
      clock_skew_ms: z.number().nullable(),
      state: z.enum(['online', 'away', 'none']),
      /** What last went wrong between it and the ERP; null once that is over. */
      error: z.string().nullable(),
    })
    .nullable(),
});
export type Connection = z.infer<typeof connection>;
export const connections = z.object({ connections: z.array(connection) });
/** Shown this once. */
export const agentCode = z.object({ code: z.string(), expires_at: instant });
export type AgentCode = z.infer<typeof agentCode>;
export const voidPolicy = z.object({ void_is_gone: z.boolean() });
export const connectionCheck = z.object({
  ok: z.boolean(),
  because: z.string().nullable(),
  trouble: z.string().nullable(),
  ms: z.number(),
});

/** How somebody wants to see Tieout: null for what they never said. */
const look = z.object({ language: z.enum(languages).nullable(), theme: z.enum(themes).nullable() });
export const lookChange = look.partial();
export const me = z.object({
  id,
  login: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  ...look.shape,
  /** Is this a copy of an installation, of whose work nothing leaves it? */
  copy: z.boolean(),
  companies: z.array(
    z.object({
      id,
      name: z.string(),
      /** Is this the demo company, whose ERP is the built-in simulator? */
      simulator: z.string().nullable(),
      /** Does it let me in only where more than a password was shown, and none was? */
      asks_for_more: z.boolean(),
      grants: z.object({
        erp_integrations: z.enum(levels),
        directory: z.enum(levels),
        push_to_accounting: z.boolean(),
        commitments: z.record(z.string(), z.enum(levels)),
        /** Of a subcontractor's contact: the commitments that they may bill, each with its project. */
        billing: z.record(z.string(), id).optional(),
      }),
    }),
  ),
});
export type Me = z.infer<typeof me>;

/** What the page listens to: an invoice changed, or a connection was read. Details are asked for as usual. */
export const changed = z.object({ invoice_id: id.nullable(), project_id: id.nullable() });

/** What an integrator was asked for an invoice, newest request first, each asking oldest first. */
export const askedOutside = z.object({
  requests: z.array(
    z.object({
      id,
      erp: z.string(),
      name: z.enum(requestNames),
      says: z.string(),
      created_at: instant,
      details: z.array(
        z.object({
          id,
          status: z.enum(['in_progress', 'success', 'failed', 'stale']),
          messages: z.array(z.string()),
          asked_at: instant,
          closed_at: instant.nullable(),
        }),
      ),
    }),
  ),
});
export type AskedOutside = z.infer<typeof askedOutside>;
