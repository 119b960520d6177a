import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** An ERP as most are: whoever posts an invoice has one more bill there. */
export interface PlainErp {
  readonly url: string;
  /** Posts of each invoice. */
  readonly posts: ReadonlyMap<number, number>;
  /** Asked for more than once: each costs somebody money. */
  duplicates(): number;
  clear(): void;
  close(): void;
}

export async function openPlainErp(latencyMs: number): Promise<PlainErp> {
  const posts = new Map<number, number>();
  let made = 0;
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { id } = JSON.parse(text) as { id: number };
    await sleep(latencyMs);
    posts.set(id, (posts.get(id) ?? 0) + 1);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ erp_id: ++made, id }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}/invoices`,
    posts,
    duplicates: () => [...posts.values()].reduce((sum, times) => sum + times - 1, 0),
    clear: () => posts.clear(),
    close: () => void server.close(),
  };
}
