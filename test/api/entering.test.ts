import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Refused } from '../../src/http/client.ts';
import { type Billing, billing, type Site } from '../support/billing.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let bills: Billing;
let at: Site;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
  at = await bills.site('SC-2604-03');
});
afterAll(() => tieout.end());

const rounds = 8;

async function lineOf(id: number) {
  const invoice = await tieout.as('pm').requisition(tieout.company, at.project, id);
  const line = invoice.items.find((item) => item.line_item_id === at.line)!;
  return { number: invoice.number, previous: invoice.previous_requisition_id, line };
}

describe('two people at one commitment', () => {
  it('entering the next invoice while the last one changes carries forward what the last one says in the end', async () => {
    const work = ['300.00', '0.00'];
    for (let round = 0; round < rounds; round++) {
      const last = await bills.create({}, at);
      const change = { items: [{ line_item_id: at.line, work_completed_this_period: work[round % 2]! }] };
      const [changed, next] = await Promise.all([
        tieout.as('owner').updateRequisition(tieout.company, at.project, last, change).catch(refusal),
        bills.create({}, at),
      ]);
      if (changed instanceof Refused) expect(changed.message).toContain('Only the newest invoice');
      const [before, after] = [await lineOf(last), await lineOf(next)];
      const toDate =
        Number(before.line.work_completed_from_previous_application) + Number(before.line.work_completed_this_period);
      expect(Number(after.line.work_completed_from_previous_application)).toBe(toDate);
    }
  });

  it('deleting the last invoice while the next one is entered leaves no gap and nothing billed twice', async () => {
    for (let round = 0; round < rounds; round++) {
      const last = await bills.create({}, at);
      const { number } = await lineOf(last);
      const [deleted, next] = await Promise.all([
        tieout
          .as('owner')
          .deleteRequisition(tieout.company, at.project, last)
          .then(() => true)
          .catch(refusal),
        bills.create({}, at),
      ]);
      const after = await lineOf(next);
      if (deleted === true) expect(after.number).toBe(number);
      else expect({ number: after.number, previous: after.previous }).toEqual({ number: number + 1, previous: last });
    }
  });

  it('two new invoices at once get two numbers, one after the other', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => bills.create({}, at)));
    const lines = await Promise.all(made.map(lineOf));
    const numbers = lines.map(({ number }) => number).sort((a, b) => a - b);
    expect(numbers.map((number) => number - numbers[0]!)).toEqual([0, 1, 2, 3, 4]);
    const sums = lines
      .sort((a, b) => a.number - b.number)
      .map(({ line }) => Number(line.work_completed_from_previous_application));
    for (const [i, sum] of sums.slice(1).entries()) expect(sum - sums[i]!).toBe(100);
  });
});

function refusal(cause: unknown): Refused {
  if (cause instanceof Refused) return cause;
  throw cause;
}
