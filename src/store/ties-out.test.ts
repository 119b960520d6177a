import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SmallHouse, smallHouse } from '../../test/support/small-house.ts';

let house: SmallHouse;
let client: pg.Client;
let one: number;
let other: number;

beforeAll(async () => {
  house = await smallHouse();
  one = await house.approved(house.commitments[0]!, 10_000);
  other = await house.approved(house.commitments[1]!, 20_000);
  client = new pg.Client({ connectionString: house.urls.superUrl, options: '-c search_path=tieout' });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await house?.close();
});
beforeEach(() => client.query('begin'));
afterEach(() => client.query('rollback'));

const line = (invoice: number, cents: number) =>
  client.query(
    `update invoice_line set work_this_period = work_this_period + $2
     where invoice_id = $1 and position = 1`,
    [invoice, cents],
  );
const head = (invoice: number, cents: number) =>
  client.query('update invoice set amount_due = amount_due + $2 where id = $1', [invoice, cents]);
const ask = () => client.query('set constraints all immediate');
const refused = (asked: Promise<unknown>) => expect(asked).rejects.toThrow(/does not tie out/);

describe('the database holds an invoice to its lines', () => {
  it('where both change alike, and each alone', async () => {
    await line(one, 5);
    await head(one, 5);
    await ask();
    await client.query('set constraints all deferred');
    await line(one, 5);
    await refused(client.query('commit'));
  });

  it('where the head alone changes', async () => {
    await head(one, 1);
    await refused(client.query('commit'));
  });

  it('where every line of one statement is wrong', async () => {
    await client.query('update invoice_line set work_this_period = work_this_period + 1 where invoice_id = $1', [one]);
    await refused(client.query('commit'));
  });

  it('where one of two invoices is right', async () => {
    await line(one, 5);
    await head(one, 5);
    await line(other, 5);
    await refused(client.query('commit'));
  });

  it('where it tied out, was changed, and was asked at once again', async () => {
    await line(one, 5);
    await head(one, 5);
    await ask();
    await refused(line(one, 5));
  });

  it('where a line goes', async () => {
    await client.query('delete from invoice_line where invoice_id = $1 and position = 1', [one]);
    await refused(client.query('commit'));
  });

  it('and lets through what ties out', async () => {
    await line(one, 5);
    await line(other, 7);
    await head(one, 5);
    await head(other, 7);
    await client.query('commit');
  });
});
