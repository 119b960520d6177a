import { createServer } from 'node:http';
import { pretendedBills } from '../parts/pretended-bills.ts';

/** The pretended ERP's bills as one list of JSON, made beforehand: the number of each, and what it costs. */
const bills = Array.from(pretendedBills(Number(process.env.PEER_INVOICES)), ({ record, costs }) => ({
  number: record.id,
  costs,
}));
const list = JSON.stringify(bills);

createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(list);
}).listen(Number(process.env.PORT), '127.0.0.1');
