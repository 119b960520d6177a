import { mostCents } from '../../domain/money.ts';
import type { ErpTraits } from '../contract.ts';
import { keysABatch } from './batch.ts';
import { sageName } from './company.ts';

export type SageTimes = Partial<Pick<ErpTraits, 'callMs' | 'settleMs' | 'maxInFlight'>>;

/**
 * Lengths are those of the columns (`nvarchar(20)`, `nvarchar(50)`, `decimal(12,2)`) of the SQL Server editions, 20 and
 * newer. `bounded`: no field of Sage is unique in its database, so our reference is looked for before each ask.
 */
export function sageTraits(times: SageTimes = {}): ErpTraits {
  const callMs = times.callMs ?? 10_000;
  const settleMs = times.settleMs ?? 30_000;
  if (settleMs < callMs) throw new Error(`settleMs (${settleMs}) must be at least callMs (${callMs})`);
  return {
    name: sageName,
    undo: 'delete',
    removesVoid: '4-2 Remove Paid/Void Invoices',
    reads: 'live',
    once: 'bounded',
    callMs,
    settleMs,
    maxInFlight: times.maxInFlight ?? 2,
    keysACall: keysABatch,
    limits: {
      invoiceNumber: 20,
      description: 50,
      commitmentNumber: 20,
      lineDescription: 50,
      amount: mostCents,
      forms: {
        vendorNumber: { digits: 15, places: 0 },
        jobNumber: { digits: 15, places: 0 },
        costCode: { digits: 9, places: 3 },
        costType: { digits: 3, places: 0 },
      },
    },
    makes: ['vendor', 'job', 'commitment', 'change_order'],
  };
}
