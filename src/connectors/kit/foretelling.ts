import { expect } from 'vitest';
import type { Bill } from '../../domain/bill.ts';
import type { ExportErrorCode } from '../../domain/refusal.ts';
import type { ErpProblem, ErpReader } from '../contract.ts';
import { type Kit, type KitCase, listed, never, refusedReasons } from './case.ts';
import { goingDownMeanwhile } from './listing.ts';

/** As many bills as no batch holds. */
const manyBills = 450;

/** What is told beforehand must be what happens then: a list that says *well* sends people away. */
export const foretelling: readonly KitCase[] = [
  { name: 'what would stop a bill is told beforehand, of each in its place', run: toldOfEach },
  { name: 'what would stop a bill is told whole or not at all', run: wholeOrNotAtAll },
];

const ask = (erp: ErpReader, bills: readonly Bill[], signal = never) => listed(erp.problems!(bills, signal));
const codesOf = (problems: readonly ErpProblem[]) => problems.map(({ code }) => code);

async function toldOfEach({ harness }: Kit): Promise<void> {
  const { connector, foretells, accountant, aBill } = harness;
  if (connector.problems === undefined) {
    expect(foretells, 'told beforehand by a connector without problems').toEqual([]);
    return;
  }
  expect(foretells.length, 'reasons that are told beforehand').toBeGreaterThan(0);
  expect(await ask(connector, [])).toEqual([]);
  const asked = [{ code: null, ...(await aBill()) }];
  if (!accountant.lacks.includes('postingPeriod')) {
    asked.push({ code: null, ...(await aBill({ posted: 'in another period' })) });
  }
  const stopped = [];
  for (const code of refusedReasons) stopped.push({ code, ...(await aBill({ refusedAs: code })) });
  const of = [...asked, ...stopped];
  const many = Array.from({ length: manyBills }, (_, i) => of[(i * 7) % of.length]!);
  const answers = await ask(
    connector,
    many.map(({ bill }) => bill),
  );
  expect(answers).toHaveLength(many.length);
  for (const [place, { code }] of many.entries()) {
    const told = codesOf(answers[place]!);
    if (code === null) expect(told, 'of a bill that nothing is wrong with').toEqual([]);
    else if (foretells.includes(code) || told.length > 0) expect(told).toContain(code);
    for (const { detail } of answers[place]!) expect(detail.trim()).not.toBe('');
  }
  await both(harness, stopped);
  // And so it comes, whichever of several things the ERP says first.
  for (const { code, bill, reference } of stopped) {
    const [problems] = await ask(connector, [bill]);
    const answer = await connector.createBill(bill, reference, never);
    expect(answer).toMatchObject({ is: 'refused', refusal: { code } });
    if (foretells.includes(code)) expect(codesOf(problems!)).toContain(code);
    expect(await accountant.countUnder(reference)).toBe(0);
  }
  const [{ bill, reference }] = asked as [(typeof asked)[number]];
  expect(await accountant.countUnder(reference), 'asking makes nothing').toBe(0);
  expect(await connector.createBill(bill, reference, never)).toMatchObject({ is: 'created' });
}

/** Of a bill with two things wrong both are told: whoever has put the first right shall not find the second then. */
async function both(
  { connector, foretells }: Kit['harness'],
  stopped: readonly { readonly code: ExportErrorCode; readonly bill: Bill }[],
): Promise<void> {
  const of = (wanted: ExportErrorCode) => stopped.find(({ code }) => code === wanted)!.bill;
  const bill = { ...of('erp_unknown_cost_code'), vendorNumber: of('erp_unknown_vendor').vendorNumber };
  const [told] = await ask(connector, [bill]);
  const expected = (['erp_unknown_vendor', 'erp_unknown_cost_code'] as const).filter((one) => foretells.includes(one));
  expect(codesOf(told!)).toEqual(expect.arrayContaining(expected));
}

/** Silence, nonsense and other books must not read as *nothing is wrong*, nor as something that is. */
async function wholeOrNotAtAll(kit: Kit): Promise<void> {
  const { connector, badCredential, wrongCompany, weather, aBill } = kit.harness;
  if (connector.problems === undefined) return;
  const [good, bad] = [await aBill(), await aBill({ refusedAs: 'erp_unknown_vendor' })];
  const bills = [good.bill, bad.bill, good.bill];
  const honest = await ask(connector, bills);
  for (const erp of [badCredential, wrongCompany]) await expect(ask(erp, bills)).rejects.toThrow();
  await expect(ask(connector, bills, AbortSignal.abort(new Error('given up before')))).rejects.toThrow();
  for (const how of weather.oddAnswers) {
    await weather.answerOddly(how, 'everything');
    const answer = await ask(connector, bills).catch(() => null);
    if (answer !== null) expect(answer, `answered oddly: ${how}`).toEqual(honest);
    await weather.comeBack();
  }
  const many = Array.from({ length: manyBills }, (_, i) => bills[i % bills.length]!);
  await goingDownMeanwhile(kit, (erp) => erp.problems!(many, never));
}
