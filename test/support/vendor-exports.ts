import { acceptRecord } from '../../src/app/commands/records/judge-record.ts';
import { sendRecord } from '../../src/app/commands/records/send-record.ts';
import type { Deps } from '../../src/app/deps.ts';
import { exportRecord } from '../../src/app/jobs/export-record.ts';
import { VendorBooks } from '../../src/app/testing/vendor-books.ts';
import { type Lease, LeaseLost } from '../../src/app/unit-of-work.ts';
import { ok } from './outcome.ts';
import { Died, smallHouse } from './small-house.ts';
import { sql } from './sql.ts';

export const settleMs = 400;
/** A vendor of whom only the name is to be given. */
export const blankVendor = {
  address: '',
  city: '',
  stateCode: '',
  zip: '',
  phone: '',
  email: null,
  active: true,
  erpNumber: null,
};

/** Vendors on their way into books that make them, for one test file. */
export async function vendorExports() {
  const house = await smallHouse();
  const me = await house.caller();
  const erp = new VendorBooks(() => house.deps.clock);
  const deps = (more: Partial<Deps> = {}): Deps => ({
    ...house.deps,
    connectorFor: (of) => {
      const real = house.deps.connectorFor(of);
      const traits = { ...real.traits, makes: ['vendor'] as const, callMs: 300, settleMs };
      return { ...real, traits, findRecord: erp.findRecord, createRecord: erp.createRecord };
    },
    ...more,
  });

  /** Whoever held a job holds it no more, as if its time were over. */
  const lapse = () =>
    sql(house.urls.superUrl, `update tieout.job set held_until = '-infinity' where kind = 'export_record'`);
  async function attempt(lease: Lease, given: Deps): Promise<string> {
    try {
      const end = await exportRecord(given, lease);
      if (!end.ended) await house.deps.work.run({ company: lease.company }, (tx) => tx.jobs.end(lease, end));
      return end.is;
    } catch (cause) {
      if (cause instanceof Died) await lapse();
      else if (!(cause instanceof LeaseLost)) throw cause;
      return 'died';
    }
  }
  /** Every attempt that is due, until none is queued. */
  async function exportAll(given = deps()): Promise<void> {
    for (let left = 200; left > 0; left--) {
      const { leases, nextInMs } = await house.deps.queue.claim('export_record', 5);
      await Promise.all(leases.map((lease) => attempt(lease, given)));
      if (leases.length === 0 && nextInMs === null) return;
      await new Promise((resolve) => setTimeout(resolve, Math.min(Math.max(nextInMs ?? 0, 5), 100)));
    }
    throw new Error('exports did not end');
  }

  let made = 0;
  async function sent(): Promise<number> {
    const { id } = ok(await house.hub.directory.addVendor(me, { ...blankVendor, name: `Vendor ${++made}` }));
    ok(await sendRecord(deps(), me, { kind: 'vendor', id }));
    return id;
  }
  async function accepted(number: string): Promise<number> {
    const id = await sent();
    ok(await acceptRecord(deps(), me, { kind: 'vendor', id, number }));
    return id;
  }
  const stands = async (id: number) => ok(await house.hub.record(me, { kind: 'vendor', id }));
  /** A vendor that the books have under that number, whoever entered it. */
  const entered = (number: string, name: string) =>
    erp.held.set(number, {
      ...{ type: 'vendor', number, name, address: '', city: '', state: '', zip: '', phone: '', email: null },
    });
  return { house, me, erp, deps, lapse, attempt, exportAll, sent, accepted, stands, entered };
}
