import fc from 'fast-check';
import { ListedBills } from '../../../app/listed-bills.ts';
import type { ListedBill, Tx } from '../../../app/unit-of-work.ts';
import type { BillCosts } from '../../../domain/bill-costs.ts';
import type { TieOutId } from '../../../domain/ids.ts';
import type { Standing } from '../../../domain/sighting.ts';
import type { FindingKind } from '../../../domain/tie-out.ts';

/** A link as a tie-out meets it. Times count from when the list was begun: 0. */
export interface WorldLink {
  readonly index: number;
  readonly state:
    | ('synced' | 'unlinked' | 'rejected' | 'retrieved')
    | ('ready_to_export' | 'exporting' | 'failed_to_export');
  readonly reference: string;
  readonly record: string | null;
  readonly identity: string | null;
  readonly fingerprint: string;
  readonly costs: string | null;
  readonly amount: number;
  readonly syncedAt: number | null;
  readonly endedAt: number | null;
  readonly askedAt: number | null;
  /** It stood still when it was rejected, and was looked at. */
  readonly parked: boolean;
}
export interface World {
  readonly links: readonly WorldLink[];
  readonly bills: readonly ListedBill[];
}

const letters = 'abcdefghijklmnopqrstuvwxyz234567';
const referenceOf = (index: number) =>
  `TIE-${Array.from({ length: 26 }, (_, i) => letters[Math.floor(index / 32 ** i) % 32]).join('')}`;
const numberOf = (index: number) => `${index % 3}|SC-${index % 5}|I-${index}`;
/** However its letters are written: an ERP takes `INV-7` and `inv-7` for one. */
const keyOf = (print: string) =>
  [0, 2, 3]
    .map((part) => print.split('|')[part])
    .join('|')
    .toLowerCase();
const print = (index: number, cents: number) => {
  const [vendor, contract, invoice] = numberOf(index).split('|');
  return `${vendor}|7|${contract}|${invoice}|2026-0${1 + (index % 3)}-15|0.00|1=${(cents / 100).toFixed(2)}-0.00`;
};

interface Draw {
  readonly state: WorldLink['state'];
  readonly withIdentity: boolean;
  readonly late: boolean;
  readonly stoodStill: boolean;
  /** Where it is not another bill: what is told of its cost codes, and whether we know ours. */
  readonly costs: 'untold' | 'same' | 'another code';
  readonly costsKnown: boolean;
  readonly bill: 'same' | 'none' | 'changed' | 'number reused' | 'numbered as the one before' | 'no fingerprint';
  readonly standing: Standing;
  readonly copy: 'none' | 'of the reference' | 'of the number' | 'of the number, in small letters';
  readonly copyStanding: Standing;
}

const draw: fc.Arbitrary<Draw> = fc.record({
  state: fc.constantFrom(
    ...(['synced', 'synced', 'synced', 'unlinked', 'rejected', 'retrieved'] as const),
    ...(['ready_to_export', 'exporting', 'failed_to_export'] as const),
  ),
  withIdentity: fc.boolean(),
  late: fc.constantFrom(false, false, false, true),
  stoodStill: fc.boolean(),
  costs: fc.constantFrom('untold', 'same', 'same', 'another code'),
  costsKnown: fc.constantFrom(true, true, false),
  bill: fc.constantFrom(
    ...(['same', 'same', 'none', 'changed'] as const),
    ...(['number reused', 'numbered as the one before', 'no fingerprint'] as const),
  ),
  standing: fc.constantFrom('live', 'live', 'paid', 'void'),
  copy: fc.constantFrom('none', 'none', 'none', 'of the reference', 'of the number', 'of the number, in small letters'),
  copyStanding: fc.constantFrom('live', 'paid', 'void'),
});

/** Numbers of one kind of bill are so far apart from those of the next: no world here has as many links. */
const apart = 100_000;

const worldsOf = (least: number, most: number, strangers: number): fc.Arbitrary<World> =>
  fc
    .tuple(
      fc.array(draw, { minLength: least, maxLength: most, size: 'max' }),
      fc.array(fc.constantFrom<Standing>('live', 'paid', 'void'), { maxLength: strangers, size: 'max' }),
    )
    .map(([drawn, strange]) => worldOf(drawn, strange));

/** Links and bills that have everything happen to them that happens between a hub and an ERP. */
export const worlds = worldsOf(0, 14, 3);

/** The same with so many links. */
export const worldsOfLinks = (links: number): fc.Arbitrary<World> => worldsOf(links, links, Math.ceil(links / 10));

function worldOf(drawn: readonly Draw[], strangers: readonly Standing[]): World {
  const links: WorldLink[] = [];
  const bills: ListedBill[] = [];
  const put = (
    record: string,
    identity: string | null,
    reference: string | null,
    standing: Standing,
    of: string | null,
    costs: BillCosts | null = null,
  ) =>
    bills.push({
      recordId: record,
      identity,
      label: `Bill ${record}`,
      reference,
      standing,
      fingerprint: of as ListedBill['fingerprint'],
      amount: of === null ? null : (Math.round(Number(/1=([\d.]+)/.exec(of)![1]) * 100) as ListedBill['amount']),
      costs,
    });
  // The number of a bill that is gone; the next one to be made may get it, though it is a link's own bill.
  let vacated: string | null = null;
  for (const [index, one] of drawn.entries()) {
    const [record, identity] = [`${100 + index}`, one.withIdentity ? `ID-${index}` : null];
    const had = one.state === 'synced' || one.state === 'unlinked';
    const moment = one.late ? 5_000 : -5_000;
    const fingerprint = print(index, 1_000 + index);
    const costs = `3100/4=${((1_000 + index) / 100).toFixed(2)}`;
    const told = { untold: null, same: costs, 'another code': `9${costs}` }[one.costs] as BillCosts | null;
    links.push({
      index,
      state: one.state,
      reference: referenceOf(index),
      record: had ? record : null,
      identity: had ? identity : null,
      fingerprint,
      costs: one.costsKnown ? costs : null,
      amount: 1_000 + index,
      syncedAt: had ? (one.state === 'synced' ? moment : -9_000) : null,
      endedAt: ['unlinked', 'rejected', 'retrieved'].includes(one.state) ? moment : null,
      askedAt: one.state === 'failed_to_export' ? moment : had ? -9_500 : null,
      parked: one.state === 'rejected' && one.stoodStill,
    });
    const takes = one.withIdentity ? (vacated ?? record) : record;
    const its = {
      same: fingerprint,
      changed: print(index, 7),
      'no fingerprint': null,
      'numbered as the one before': print(Math.max(index - 1, 0), 7),
      'number reused': print(2 * apart + index, 5),
    };
    if (one.bill === 'number reused') {
      // In an ERP without identities a number is all there is: then it reads as the bill itself, changed.
      put(record, one.withIdentity ? `ID-another-${index}` : null, null, one.standing, its[one.bill]);
    } else if (one.bill !== 'none') put(takes, identity, referenceOf(index), one.standing, its[one.bill], told);
    vacated = one.bill === 'none' && one.withIdentity && had ? record : null;
    const second = [`${apart + index}`, one.withIdentity ? `ID-copy-${index}` : null] as const;
    if (one.copy === 'of the reference')
      put(...second, referenceOf(index), one.copyStanding, print(3 * apart + index, 9));
    if (one.copy === 'of the number') put(...second, null, one.copyStanding, fingerprint);
    if (one.copy === 'of the number, in small letters') {
      put(...second, null, one.copyStanding, fingerprint.toLowerCase());
    }
  }
  for (const [i, standing] of strangers.entries())
    put(`${4 * apart + i}`, `ID-${4 * apart + i}`, null, standing, print(4 * apart + i, 11));
  return { links, bills };
}

/** Is it the bill of a link with this record? By its identity, and by its number only where there is none. */
const isOf = (record: { readonly id: string | null; readonly identity: string | null }, bill: ListedBill): boolean =>
  record.identity === null ? bill.recordId === record.id : bill.identity === record.identity;

const ours = (links: readonly WorldLink[]) =>
  links.filter(({ state, syncedAt }) => state === 'synced' && syncedAt! < 0);

/** A list that passes over some bills of synced links, as one does where these change their page while it is read. */
export function passOver({ links, bills }: World, passes: (place: number) => boolean) {
  const records = ours(links).map(({ record, identity }) => ({ id: record, identity }));
  const [numbers, identities] = [
    new Set(records.filter(({ identity }) => identity === null).map(({ id }) => id)),
    new Set(records.map(({ identity }) => identity)),
  ];
  const isOurs = ({ recordId, identity }: ListedBill) =>
    numbers.has(recordId) || (identity !== null && identities.has(identity));
  const passedOver = new Set(bills.filter((bill, place) => passes(place) && isOurs(bill)));
  return { listed: bills.filter((bill) => !passedOver.has(bill)), passedOver: [...passedOver] };
}

/** What a turn does at the end of its list: it asks by itself after each bill that it was not told of. */
export async function endList(
  { tieOuts }: Tx,
  id: TieOutId,
  token: number,
  passedOver: readonly ListedBill[] = [],
): Promise<void> {
  if (!(await tieOuts.listEnded(id, token))) throw new Error('the list was lost');
  const left = new Set(passedOver);
  for (let after = 0; ; ) {
    const missing = await tieOuts.missing(id, token, 'links', { after, limit: 1_000 });
    if (missing.length === 0) break;
    const found = [...left].filter((bill) => missing.some(({ record }) => isOf(record, bill)));
    await tieOuts.addFound(id, token, ListedBills.of(found));
    for (const bill of found) left.delete(bill);
    after = missing.at(-1)!.nth;
  }
  if (left.size > 0) throw new Error(`nobody asked after ${left.size} bills that were passed over`);
}

export type Expected = readonly `${FindingKind} ${number | '-'} ${string}`[];

/** The first of each key, by it: looked for one after the other, ten thousand links take a minute. */
function firstBy<T>(all: readonly T[], keyOfOne: (one: T) => string | null): ReadonlyMap<string, T> {
  const first = new Map<string, T>();
  for (const one of all) {
    const key = keyOfOne(one);
    if (key !== null && !first.has(key)) first.set(key, one);
  }
  return first;
}

/** The same by the words of the rules, one bill after the other: link, kind and record of every finding, sorted. */
export function expected({ links, bills }: World): Expected {
  const found: string[] = [];
  const synced = ours(links);
  const owner = new Map<ListedBill, WorldLink>();
  const say = (kind: FindingKind, link: WorldLink | null, bill: ListedBill | null) =>
    found.push(`${kind} ${link?.index ?? '-'} ${bill?.recordId ?? '-'}`);
  const byRecord = firstBy(bills, ({ recordId }) => recordId);
  const byIdentity = firstBy(bills, ({ identity }) => identity);
  for (const link of synced) {
    const own = link.identity === null ? byRecord.get(link.record!) : byIdentity.get(link.identity);
    if (own === undefined) {
      const bearer = byRecord.get(link.record!) ?? null;
      say(bearer === null ? 'bill_gone' : 'number_reused', link, bearer);
      continue;
    }
    owner.set(own, link);
    if (own.standing === 'void') say('voided', link, own);
    if (own.standing === 'paid') say('paid', link, own);
    const otherCosts = own.costs !== null && link.costs !== null && own.costs !== link.costs;
    if (own.fingerprint !== link.fingerprint || otherCosts) say('changed', link, own);
  }
  const owners = new Set(owner.values());
  const ownless = new Set(synced.filter((link) => !owners.has(link)).map(({ record }) => record));
  const byReference = firstBy(synced, ({ reference }) => reference);
  const byNumber = firstBy(synced, ({ fingerprint }) => keyOf(fingerprint));
  for (const bill of bills) {
    if (owner.has(bill) || bill.standing === 'void') continue;
    const same =
      byReference.get(bill.reference ?? '') ??
      (bill.fingerprint === null ? undefined : byNumber.get(keyOf(bill.fingerprint)));
    if (same !== undefined) say('duplicated', same, bill);
    const known = links.filter(
      (link) => link.reference === bill.reference || (link.identity !== null && link.identity === bill.identity),
    );
    const moves = (link: WorldLink) =>
      link.state === 'synced' ||
      link.state === 'exporting' ||
      ((link.state === 'unlinked' || link.parked) && (link.endedAt ?? Number.NEGATIVE_INFINITY) >= 0) ||
      (link.askedAt ?? Number.NEGATIVE_INFINITY) >= 0;
    if (known.some(moves)) continue;
    if (known.length > 0) say('came_back', known.at(-1)!, bill);
    else if (same === undefined && !ownless.has(bill.recordId)) say('only_in_erp', null, bill);
  }
  return found.sort() as unknown as Expected;
}
