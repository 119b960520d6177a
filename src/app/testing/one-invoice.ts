import type { ErpConnector, ErpTraits } from '../../connectors/contract.ts';
import { plainTraits, scripted } from '../../connectors/testing/scripted.ts';
import { type BillSource, billOf, fingerprintOf, type PostingPeriod } from '../../domain/bill.ts';
import type { CompanyId, ConnectionId, LinkId, ProjectId } from '../../domain/ids.ts';
import type { Link } from '../../domain/link.ts';
import type { OutsideTold } from '../../domain/outside.ts';
import { noPolicies } from '../../domain/policy.ts';
import type { Sighting, Standing } from '../../domain/sighting.ts';
import { limits, source } from '../../domain/testing/bill-source.ts';
import { approver, at, linkIn } from '../../domain/testing/link.ts';
import type { Deps, ExportPoint } from '../deps.ts';
import type {
  Caller,
  Connection,
  ErpInvoice,
  ExternalRecord,
  InvoiceHead,
  JobEnd,
  Lease,
  NewEvent,
  StoredBill,
} from '../unit-of-work.ts';
import { writesOn } from './one-invoice-tx.ts';

/** All that is committed of the one invoice, and of what was done about it. */
export interface Kept {
  readonly head: InvoiceHead | null;
  readonly link: Link | null;
  readonly bill: StoredBill | null;
  readonly period: PostingPeriod | null;
  readonly events: readonly NewEvent[];
  readonly sightings: readonly Sighting[];
  /** Jobs that were queued, as `export of 7`. */
  readonly jobs: readonly string[];
  /** How turns of the job ended. */
  readonly ends: readonly JobEnd[];
  /** What was asked of an integrator, by whom and with how much patience. */
  readonly asked: readonly unknown[];
  /** The ERP's number of the invoice, as an integrator gave it. */
  readonly number: ExternalRecord | null;
  /** Invoices whose corrections were ended, each with its bill. */
  readonly corrected: readonly string[];
}

export const head = {
  id: 70,
  projectId: 3 as ProjectId,
  status: 'approved',
  version: 5,
  forcedUnlinkId: null,
} as unknown as InvoiceHead;

export const connection: Connection = {
  id: 700 as ConnectionId,
  company: 1 as CompanyId,
  kind: 'books',
  name: 'Our books',
  settings: {},
  policies: noPolicies,
  tieOutHour: null,
  lastReadAt: null,
  lastReadError: null,
  agentTraits: null,
  restored: null,
  books: null,
};

export const caller: Caller = {
  company: connection.company,
  person: approver,
  grants: { erp_integrations: 'admin', directory: 'none', push_to_accounting: true, commitments: { 3: 'admin' } },
  requestId: 'request-1',
};

/** Whoever may read, and nothing else. */
export const onlooker: Caller = {
  ...caller,
  grants: { erp_integrations: 'read_only', directory: 'none', push_to_accounting: false, commitments: {} },
};

const bill = billOf(source);
export const stored: StoredBill = { bill, fingerprint: fingerprintOf(bill) };

/** What a test chooses of the house; all else is as on a quiet day, on which it is 10,000. */
export interface Chosen {
  readonly link?: Link | null;
  readonly head?: InvoiceHead | null;
  readonly bill?: StoredBill | null;
  readonly connections?: readonly Connection[];
  readonly erp?: Partial<ErpConnector>;
  readonly traits?: Partial<ErpTraits>;
  readonly lastStanding?: Standing | null;
  readonly told?: OutsideTold;
  /** Does a question to the integrator go out? Not where one is open. */
  readonly asks?: boolean;
  readonly number?: ExternalRecord | null;
  readonly source?: BillSource | null;
  /** A bill of the invoice that was taken back, and came back. */
  readonly ghost?: { readonly label: string; readonly asOf: ReturnType<typeof at> } | null;
  /** What whoever asks holds when it is decided; left out, all that the caller does. */
  readonly grantsNow?: Caller['grants'];
  /** A correction that ends with the bill. */
  readonly correction?: boolean;
  readonly attempt?: number;
  /** So many turns before this one ended in an error of our own. */
  readonly erred?: number;
  /** Another has the job. */
  readonly leaseLost?: boolean;
  /** All slots of the connection are taken. */
  readonly busy?: boolean;
  readonly reach?: (point: ExportPoint) => void;
}

/**
 * A house with one invoice, its link, its job and its ERP, kept in memory. A transaction sees what is committed and
 * commits all it wrote, or nothing where it throws; an ERP that is asked within one throws.
 */
export class OneInvoice {
  readonly deps: Deps;
  readonly lease: Lease;
  readonly chosen: Chosen;
  kept: Kept;
  /** What happened, in its order: commits, and calls of the ERP. */
  readonly happened: string[] = [];
  /** How long was waited for a slot, each time. */
  readonly waited: number[] = [];
  /** How often the invoice was read for an answer. */
  reads = 0;
  leaseLost: boolean;
  busy: boolean;
  #inside = false;

  constructor(chosen: Chosen = {}) {
    this.chosen = chosen;
    this.leaseLost = chosen.leaseLost === true;
    this.busy = chosen.busy === true;
    const link = chosen.link === undefined ? linkIn('synced') : chosen.link;
    const { head: given = head, bill: frozen = stored, number = null } = chosen;
    const nothing = { events: [], sightings: [], jobs: [], ends: [], asked: [], corrected: [] };
    this.kept = { head: given, link, bill: frozen, period: null, number, ...nothing };
    this.lease = {
      company: connection.company,
      job: 1,
      subject: link?.id ?? 7,
      attempt: chosen.attempt ?? 1,
      token: 1,
    };
    const erp = this.#erp(chosen);
    this.deps = {
      work: { run: (_: unknown, work: (tx: never) => Promise<unknown>) => this.#run(work) },
      reads: {
        erpInvoice: async () => this.#read(),
        toExport: async (_: unknown, ids: LinkId[]) => this.#toExport(ids),
      },
      queue: {
        withinSlot: async (_: unknown, __: unknown, ___: unknown, waitMs: number, call: () => Promise<unknown>) => {
          this.waited.push(waitMs);
          return this.busy ? null : { value: await call() };
        },
      },
      connectorFor: () => erp,
      clock: { now: async () => at(10_000) },
      reach: async (point: ExportPoint) => chosen.reach?.(point),
      log: { error: () => undefined, info: () => undefined },
      installation: { mail: null },
    } as unknown as Deps;
  }

  /** Somebody else did this meanwhile. */
  meanwhile(change: Partial<Kept>): void {
    this.kept = { ...this.kept, ...change };
  }

  async #run(work: (tx: never) => Promise<unknown>): Promise<unknown> {
    const writes = writesOn(this);
    this.#inside = true;
    try {
      const made = await work(writes.tx as never);
      if (writes.end() !== this.kept) this.happened.push('committed');
      this.kept = writes.end();
      return made;
    } finally {
      writes.end();
      this.#inside = false;
    }
  }

  #erp({ erp = {}, traits }: Chosen): ErpConnector {
    const outside = (call: string) => {
      if (this.#inside) throw new Error(`${call} within a transaction`);
      this.happened.push(call);
    };
    return scripted({
      traits: { ...plainTraits, callMs: 1_000, settleMs: 2_000, limits, ...traits },
      async lookFor(key, signal) {
        outside('looked for');
        return erp.lookFor!(key, signal);
      },
      async createBill(asked, reference, signal) {
        outside('asked');
        return erp.createBill!(asked, reference, signal);
      },
    });
  }

  #read(): ErpInvoice | null {
    this.reads++;
    const { head: now, link } = this.kept;
    return now === null ? null : ({ head: now, link } as unknown as ErpInvoice);
  }

  #toExport(ids: readonly LinkId[]) {
    const { link, bill: frozen } = this.kept;
    const known = link !== null && ids.includes(link.id) ? [[link.id, { link, stored: frozen }] as const] : [];
    const connections = this.chosen.connections ?? [connection];
    return { links: new Map(known), connections: new Map(connections.map((one) => [one.id, one])) };
  }
}
