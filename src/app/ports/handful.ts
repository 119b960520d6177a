import type { InvoiceId, LinkId, ProjectId } from '../../domain/ids.ts';
import type { Link } from '../../domain/link.ts';
import type { Sighting } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';
import type { Ghost } from './corrections.ts';
import type { StoredBill } from './invoices.ts';
import type { JobEnd, Lease } from './jobs.ts';

/** A link whose invoice is locked until the transaction ends, as much as its export needs. */
export interface HeldLink {
  readonly head: { readonly id: InvoiceId; readonly projectId: ProjectId };
  readonly link: Link;
}

/** When the ERP is asked to make a link's bill, and how long that may take effect. */
export interface Intent {
  readonly link: LinkId;
  readonly askedAt: Instant | null;
  readonly settleMs: number | null;
}

/**
 * The same writes as of one export, for a handful of them in as many statements as for one. What it locks it locks only
 * where it is free: a handful waits for nobody, so that one invoice which somebody holds does not stand in the way of the
 * others, and two handfuls cannot wait for each other.
 */
export interface HandfulTx {
  /**
   * Locks the rows of those jobs whose lease is the newest and runs still, and that nobody holds. @returns those leases: a
   * process that stood still may have two of one job, and only one of them counts.
   */
  hold(leases: readonly Lease[]): Promise<ReadonlySet<Lease>>;
  /** Locks invoices by their newest link, where nobody holds them; those that are held, deleted or have a newer link are left out. */
  lock(links: readonly LinkId[]): Promise<ReadonlyMap<LinkId, HeldLink>>;
  /** Of the invoices of these links, the bills that were taken back before and stand in the books again. */
  ghosts(links: readonly LinkId[]): Promise<ReadonlyMap<LinkId, Ghost>>;
  /** Only of links that are exporting. */
  saveIntents(intents: readonly Intent[]): Promise<void>;
  /** Saves links that have not ended, and moves their invoices' versions on. */
  save(links: readonly Link[]): Promise<void>;
  note(sightings: readonly { readonly link: LinkId; readonly sighting: Sighting }[]): Promise<void>;
  end(ends: readonly { readonly lease: Lease; readonly how: JobEnd }[]): Promise<void>;
}

/** What an export needs to know of its link. */
export interface ToExport {
  readonly link: Link;
  readonly stored: StoredBill | null;
}
