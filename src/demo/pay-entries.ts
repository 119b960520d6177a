import type { PayLineEntry } from '../domain/billing/pay-line-entry.ts';
import { type BasisPoints, type Cents, cents, share } from '../domain/money.ts';
import { dollars } from './dollars.ts';
import { type Application, linesOf, type Subcontract } from './story.ts';

/** What is typed on the n-th line of an application: only where something happened. */
export type Entries = readonly { readonly position: number; readonly entry: PayLineEntry }[];

/** From percents complete to what each application of a subcontract adds. */
export function payEntries(subcontract: Subcontract): ReadonlyMap<Application, Entries> {
  const lines = linesOf(subcontract);
  const rate = (subcontract.retainage * 100) as BasisPoints;
  const held = lines.map(() => 0);
  const found = new Map<Application, Entries>();
  let before: Application | null = null;
  for (const application of subcontract.applications) {
    if (application.done.length !== lines.length) {
      throw new Error(`${subcontract.number}: ${application.number} has not one percentage for each line`);
    }
    const entries = lines.map(([, , amount], i) => {
      const done = (percent = 0) => share(dollars(amount), (percent * 100) as BasisPoints);
      const work = cents(done(application.done[i]) - done(before?.done[i]));
      const stored = dollars(application.stored?.[i + 1] ?? 0);
      const storedBefore = dollars(before?.stored?.[i + 1] ?? 0);
      const released = application.releasesRetainage ? (held[i] as Cents) : null;
      if (released === null) held[i]! += share(cents(Math.max(work, 0)), rate);
      return {
        ...(work === 0 ? {} : { workThisPeriod: work }),
        ...(stored === storedBefore ? {} : { storedPresently: stored }),
        ...(released === null ? {} : { workRetainageHeld: cents(0), workRetainageReleased: released }),
      };
    });
    found.set(
      application,
      entries.map((entry, i) => ({ position: i + 1, entry })).filter(({ entry }) => Object.keys(entry).length > 0),
    );
    before = application;
  }
  return found;
}
