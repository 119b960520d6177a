import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import type { ErpBill } from '../../src/connectors/contract.ts';
import { pretendedBills } from '../parts/pretended-bills.ts';

/**
 * The pretended ERP's bills as JSON over HTTP, made beforehand: whole ones in pages of a thousand at `/pages/<n>`, the last of
 * which is empty; all of them at `/`, of each its number and what it costs; and which of those that are posted to `/look`, by
 * their identities, are there.
 */
const pageSize = 1_000;
const pages: Buffer[] = [];
const short: string[] = [];
const identities = new Set<string>();
let page: ErpBill[] = [];
const endPage = () => {
  pages.push(Buffer.from(JSON.stringify(page)));
  page = [];
};
for (const bill of pretendedBills(Number(process.env.PEER_INVOICES))) {
  page.push(bill);
  identities.add(bill.record.identity!);
  if (process.env.PEER_WHOLE_LIST === '1') short.push(JSON.stringify({ number: bill.record.id, costs: bill.costs }));
  if (page.length === pageSize) endPage();
}
endPage();
const list = Buffer.from(`[${short.join()}]`);
const none = Buffer.from('[]');

createServer(async (asked, response) => {
  const [, number] = /^\/pages\/(\d+)$/.exec(asked.url!) ?? [];
  const page = number === undefined ? list : (pages[Number(number)] ?? none);
  const body = asked.url === '/look' ? thereOf((await json(asked)) as readonly string[]) : page;
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}).listen(Number(process.env.PORT), '127.0.0.1');

const thereOf = (asked: readonly string[]) => Buffer.from(JSON.stringify(asked.map((one) => identities.has(one))));
