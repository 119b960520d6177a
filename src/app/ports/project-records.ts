import type { OverBilling } from '../../domain/billing/over-billing.ts';
import type { Quantity, UnitPrice } from '../../domain/billing/quantity.ts';
import type {
  BillingPeriodId,
  ChangeOrderId,
  CommitmentId,
  CommitmentLineId,
  PersonId,
  ProjectId,
  VendorId,
} from '../../domain/ids.ts';
import type { Cents } from '../../domain/money.ts';
import type { Profile } from '../../domain/profile.ts';
import type { Day, Instant } from '../../domain/time.ts';
import type { FileMention } from './attachments.ts';
import type { ChangeOrderHead, CommitmentTerms } from './commitments.ts';

export interface Project {
  readonly id: ProjectId;
  readonly name: string;
  readonly number: string;
  readonly address: string;
  readonly city: string;
  readonly stateCode: string;
  readonly zip: string;
  readonly active: boolean;
  readonly erpNumber: string | null;
  /** What becomes of an invoice that bills more than was agreed. */
  readonly overBilling: OverBilling;
  readonly profile: Profile;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export type { OverBilling };

export interface Vendor {
  /** Where it was added, or has a commitment. */
  readonly projectIds: readonly ProjectId[];
  /** So many people are kept as its contacts. */
  readonly contactCount: number;
  readonly id: VendorId;
  readonly name: string;
  readonly address: string;
  readonly city: string;
  readonly stateCode: string;
  readonly zip: string;
  readonly phone: string;
  readonly email: string | null;
  readonly active: boolean;
  readonly erpNumber: string | null;
  readonly profile: Profile;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export interface CommitmentLine {
  readonly id: CommitmentLineId;
  readonly position: number;
  readonly changeOrder: boolean;
  /** The change order that it came with; null for the contract's own, and for one that was founded with it. */
  readonly changeOrderId: ChangeOrderId | null;
  readonly description: string;
  readonly amount: Cents;
  /** For a line that is billed by quantity; null for one that is billed by amount. */
  readonly units: { readonly quantity: Quantity; readonly unitPrice: UnitPrice; readonly unit: string | null } | null;
  readonly costCode: {
    readonly id: number;
    readonly code: string;
    readonly name: string;
    readonly erpNumber: string | null;
  };
  readonly costType: {
    readonly id: number;
    readonly code: string;
    readonly name: string;
    readonly erpNumber: string | null;
  };
  /** Its number in the ERP, and what its integrator keeps with it. */
  readonly erpNumber: string | null;
  readonly originData: string | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export interface Commitment extends CommitmentTerms {
  readonly id: CommitmentId;
  readonly kind: 'subcontract' | 'purchase_order';
  readonly projectId: ProjectId;
  readonly projectName: string;
  readonly vendor: { readonly id: VendorId; readonly name: string; readonly erpNumber: string | null };
  /** Gross of all its invoices to date. */
  readonly invoiced: Cents;
  /** All payments issued on it. */
  readonly paid: Cents;
  readonly lines: readonly CommitmentLine[];
  readonly changeOrders: readonly ChangeOrderHead[];
  readonly files: readonly FileMention[];
  readonly createdBy: PersonId | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** Counts its changes, those of its lines, change orders and payments too. */
  readonly version: number;
}

export interface BillingPeriod {
  readonly id: BillingPeriodId;
  readonly projectId: ProjectId;
  readonly position: number;
  readonly start: Day;
  readonly end: Day;
  readonly due: Day;
  readonly status: 'open' | 'closed';
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}
