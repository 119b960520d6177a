import type { Connection } from '../src/app/unit-of-work.ts';
import type { CommitmentId, CompanyId, ConnectionId, InvoiceId, ProjectId } from '../src/domain/ids.ts';
import { cents } from '../src/domain/money.ts';
import type { Grants } from '../src/domain/permission.ts';
import { noPolicies } from '../src/domain/policy.ts';
import type { Day, Instant } from '../src/domain/time.ts';
import { epoch } from './database-clock.ts';
import type { InvoiceRow } from './rows.ts';

/** The company that every schedule happens in, and people who may do everything there. */
export const company = 1 as CompanyId;
const project = 1 as ProjectId;
export const grants: Grants = {
  erp_integrations: 'admin',
  directory: 'admin',
  push_to_accounting: true,
  commitments: { 1: 'admin' },
};

/** An approved invoice, never sent. */
export const invoiceRow = (id: InvoiceId, number: number): InvoiceRow => ({
  id,
  projectId: project,
  commitmentId: 1 as CommitmentId,
  number,
  invoiceNumber: `INV-${number}`,
  periodId: 1 as InvoiceRow['periodId'],
  billingDate: '2026-10-31' as Day,
  start: '2026-10-01' as Day,
  end: '2026-10-31' as Day,
  submittedAt: null,
  paymentDate: null,
  status: 'approved',
  final: false,
  comment: null,
  amountDue: cents(450_000),
  retainage: cents(50_000),
  createdAt: epoch as Instant,
  updatedAt: epoch as Instant,
  version: 1,
  lastLink: null,
});

/** @param voidIsGone its policy. */
export const connectionOf = (voidIsGone: boolean): Connection => ({
  id: 1 as ConnectionId,
  company,
  kind: 'simulated',
  name: 'Simulated books',
  settings: {},
  policies: { ...noPolicies, void_is_gone: voidIsGone },
  tieOutHour: null,
  lastReadAt: null,
  lastReadError: null,
  agentTraits: null,
  restored: null,
  books: null,
});
