import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OutsideBill {
  readonly number: string;
  readonly reference: string;
  readonly invoice: string;
  readonly amount: string;
}

/** A stranger's ERP with its bills in memory. It outlives the integrator, as an ERP does. */
export interface OutsideBooks {
  readonly url: string;
  readonly bills: Map<string, OutsideBill>;
  /** What it says to the next bill, if it refuses it. */
  refuse: string | null;
  close(): Promise<void>;
}

export async function outsideBooks(): Promise<OutsideBooks> {
  let numbers = 0;
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const piece of request) text += String(piece);
    const url = new URL(request.url ?? '/', 'http://books');
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.method === 'GET') {
      const [reference, number] = [url.searchParams.get('reference'), url.searchParams.get('number')];
      const found = [...books.bills.values()].filter((bill) => bill.reference === reference || bill.number === number);
      return answer(200, found);
    }
    if (books.refuse !== null) {
      const because = books.refuse;
      books.refuse = null;
      return answer(422, { because });
    }
    const bill = { ...(JSON.parse(text) as Omit<OutsideBill, 'number'>), number: `LH-${++numbers}` };
    books.bills.set(bill.number, bill);
    answer(201, bill);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const books: OutsideBooks = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bills: new Map(),
    refuse: null,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return books;
}
