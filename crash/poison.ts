import { setTimeout as sleep } from 'node:timers/promises';
import type { InvoiceId } from '../src/domain/ids.ts';
import { Books } from './parts/books.ts';
import { type CrashGround, openCrashGround } from './parts/ground.ts';
import { tally } from './parts/settle.ts';
import { type Table, table } from './parts/table.ts';

const refusal = 'Voucher 17 is locked by the year-end close.';
const breakage = 'Object reference not set to an instance of an object';
/** A refusal is an answer: nobody asks again until a person says so. */
const mostAttempts = 2;

interface Run {
  readonly seconds: number;
  readonly ids: readonly InvoiceId[];
  /** The numbers that the ERP will never take. */
  readonly poison: ReadonlySet<string>;
}

/** A bulk accept of so many, until every one that can be exported is. */
async function runOnce(ground: CrashGround, invoices: number, poisoned: boolean): Promise<Run> {
  const ids = await ground.ready(invoices);
  const poison = new Set(poisoned ? ids.filter((_, index) => index % 100 === 7).map((id) => `READY-${id}`) : []);
  const number = (invoice: string) => Number(invoice.slice('READY-'.length));
  ground.books.pace = {
    thereMs: () => 1,
    workMs: () => 1,
    refuses: (invoice) => (poison.has(invoice) && number(invoice) % 200 < 100 ? refusal : null),
    breaks: (invoice) => (poison.has(invoice) && number(invoice) % 200 >= 100 ? breakage : null),
  };
  const begun = performance.now();
  const life = await ground.life(null, 16);
  life.work({ bulk: 2, export: 8 }, 1_000);
  const asked = await life.hub.bulk(ground.me, { action: 'accept', invoices: ids, versions: {}, reason: null });
  if (!asked.ok) throw new Error(asked.refusal.code);
  for (let left = 1; left > 0; await sleep(25)) {
    const [row] = await ground.rows<{ left: number }>(
      `select count(*)::int as left from link join invoice on invoice.id = link.invoice_id
       where link.id = any($1) and state in ('ready_to_export', 'exporting') and not (invoice.invoice_number = any($2))`,
      [ids, [...poison]],
    );
    left = row!.left;
    if (performance.now() - begun > 900_000) throw new Error(`${left} did not come to an end`);
  }
  const seconds = (performance.now() - begun) / 1_000;
  await sleep(1_000); // so that each of the poisoned has been tried
  await life.end();
  return { seconds, ids, poison };
}

/** One of a hundred can never be exported: half the ERP refuses, at half its interface breaks. */
export async function poison({ invoices = 1_000 }: { invoices?: number }): Promise<Table> {
  const ground = await openCrashGround({ books: new Books(), leaseMs: 5_000 });
  try {
    const wrong: string[] = [];
    const rows: (string | number)[][] = [];
    for (const poisoned of [false, true]) {
      const { seconds, ids, poison: bad } = await runOnce(ground, invoices, poisoned);
      const { doubled, lost } = await tally(ground, ids);
      const links = await ground.rows<{ state: string; number: string; detail: string | null; attempts: number }>(
        `select link.state, invoice.invoice_number as number, link.error_detail as detail,
           (select count(*)::int from event where event.link_id = link.id and type = 'link.asked') as attempts
         from link join invoice on invoice.id = link.invoice_id where link.id = any($1)`,
        [ids],
      );
      const good = links.filter(({ number, state }) => !bad.has(number) && state === 'synced').length;
      const told = links.filter(
        ({ number, state, detail, attempts }) =>
          bad.has(number) &&
          ((state === 'failed_to_export' && detail?.includes(refusal) && attempts <= mostAttempts) ||
            (state === 'exporting' && detail?.includes(breakage))),
      ).length;
      rows.push([poisoned ? '1 % poisoned' : 'none', invoices, bad.size, good, told, doubled, seconds.toFixed(1)]);
      if (good !== invoices - bad.size) wrong.push(`${invoices - bad.size - good} good ones were not exported`);
      if (told !== bad.size) {
        const silent = links.find(({ number, state }) => bad.has(number) && !/failed|exporting/.test(state));
        wrong.push(
          `${bad.size - told} poisoned ones do not say why: ${JSON.stringify(silent ?? links.find(({ number }) => bad.has(number)))}`,
        );
      }
      if (doubled + lost > 0) wrong.push(`${doubled} doubled, ${lost} lost`);
    }
    const columns = ['', 'invoices', 'poison', 'others exported', 'poison that says why', 'doubled', 'seconds'];
    return table('Invoices that can never be exported', columns, rows, wrong);
  } finally {
    await ground.end();
  }
}
