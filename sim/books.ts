import type { Bill } from '../src/domain/bill.ts';
import { fingerprintOf } from '../src/domain/bill.ts';
import type { BillReference } from '../src/domain/ids.ts';
import type { ErpRecord, Fingerprint, Standing } from '../src/domain/sighting.ts';

/** A bill as the ERP has it, and when it was there. */
export interface BookedBill {
  readonly record: ErpRecord;
  readonly reference: BillReference | null;
  fingerprint: Fingerprint | null;
  standing: Standing;
  /** Since when it is there or not, the newest last; times of the simulation. */
  readonly life: { readonly at: number; readonly there: boolean }[];
  /** Somebody there took it back out of a backup or the bin: a second life that no program gave it. */
  revived: boolean;
}

/** The ERP's books, kept by an accountant and by whoever asks over the wire. */
export class Books {
  readonly bills: BookedBill[] = [];
  readonly #now: () => number;
  #number = 100;
  #identity = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  isThere = (bill: BookedBill): boolean => bill.life.at(-1)!.there;
  there = (): readonly BookedBill[] => this.bills.filter(this.isThere);

  make(bill: Bill, reference: BillReference): BookedBill {
    return this.#add(String(++this.#number), reference, fingerprintOf(bill));
  }

  remove(bill: BookedBill): void {
    bill.life.push({ at: this.#now(), there: false });
  }

  /** Out of the bin, as it was. */
  revive(bill: BookedBill): void {
    bill.revived = true;
    bill.life.push({ at: this.#now(), there: true });
  }

  /** Entered once more by hand, everything on it the same. */
  copy(bill: BookedBill): void {
    this.#add(String(++this.#number), bill.reference, bill.fingerprint).revived = true;
  }

  /** Another bill under the number of one that is gone. */
  reuseNumber(of: BookedBill): void {
    this.#add(of.record.id, null, null);
  }

  /** What a backup of that moment does not have is gone; what was deleted since is there again. */
  restore(to: number): void {
    for (const bill of this.bills) {
      const then = bill.life.findLast((change) => change.at <= to)?.there ?? false;
      if (then === this.isThere(bill)) continue;
      if (then) this.revive(bill);
      else this.remove(bill);
    }
  }

  /** Was it away at any moment from one time on? */
  wasAwaySince(bill: BookedBill, from: number): boolean {
    const then = bill.life.findLast((change) => change.at <= from);
    return then?.there !== true || bill.life.some((change) => change.at >= from && !change.there);
  }

  #add(number: string, reference: BillReference | null, fingerprint: Fingerprint | null): BookedBill {
    const made: BookedBill = {
      record: { id: number, identity: `identity-${++this.#identity}`, label: number },
      reference,
      fingerprint,
      standing: 'live',
      life: [{ at: this.#now(), there: true }],
      revived: false,
    };
    this.bills.push(made);
    return made;
  }
}
