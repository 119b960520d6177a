import { fill, words } from '../../src/domain/words/words.ts';
import type { Item } from '../../src/http/client.ts';
import type { Asked, Said } from './commands.ts';
import { Usage } from './connect.ts';
import { table } from './output.ts';
import { saidOf, saveFile } from './save-file.ts';

const { cli } = words;
const says = cli.columns;

const option = ({ options }: Asked, name: string): string | undefined =>
  typeof options[name] === 'string' ? options[name] : undefined;

/** An invoice as a line of a table. */
export const row = (item: Item) => ({
  [says.id]: item.invoice_id,
  [says.invoice]: item.invoice_number,
  [says.vendor]: item.vendor.name,
  [says.commitment]: item.commitment.number,
  [says.billingDate]: item.billing_date,
  [says.due]: item.amount_due,
  [says.retainage]: item.retainage,
  [says.status]: item.status,
  [says.erp]: item.erp_status,
  [says.bill]: item.erp_record?.id ?? null,
  [says.why]: item.error?.detail ?? null,
});

/** Which ones: by the same filters as the page. */
const filterOf = (asked: Asked) => ({
  filter: option(asked, 'filter') ?? 'all',
  search: option(asked, 'search'),
  project_id: option(asked, 'project'),
  vendor_id: option(asked, 'vendor'),
  period: option(asked, 'period'),
  amount_from: option(asked, 'amount-from'),
  amount_to: option(asked, 'amount-to'),
  waiting_days: option(asked, 'waiting-days'),
  sort: option(asked, 'sort'),
});

/** The invoices of the ERP tool: a page of them as a table, or all that match as CSV. */
export async function invoices(asked: Asked): Promise<Said> {
  if (asked.options.csv === true) return asFile(asked);
  const ofFiles = ['out', 'columns'].find((name) => option(asked, name) !== undefined);
  if (ofFiles !== undefined)
    throw new Usage(fill(cli.needsOption, { command: `invoices --${ofFiles}`, option: 'csv' }));
  const query = { ...filterOf(asked), limit: option(asked, 'limit'), cursor: option(asked, 'cursor') };
  const json = await asked.api.list(asked.company, query);
  const more = json.next_cursor === null ? '' : `\n${fill(cli.more, { cursor: json.next_cursor })}`;
  return { json, text: (json.items.length === 0 ? cli.none : table(json.items.map(row))) + more };
}

/** To the file that is named, else to where the command's own words go. */
async function asFile(asked: Asked): Promise<Said> {
  const ofPages = ['limit', 'cursor'].find((name) => option(asked, name) !== undefined);
  if (ofPages !== undefined) throw new Usage(fill(cli.surplus, { command: 'invoices --csv', word: `--${ofPages}` }));
  const columns = option(asked, 'columns');
  const { bytes, name } = await asked.api.downloadList(asked.company, 'csv', { ...filterOf(asked), columns });
  const file = option(asked, 'out');
  // Its mark is for spreadsheets that open it, not for what reads a pipe.
  if (file === undefined) {
    const text = new TextDecoder().decode(bytes).trimEnd();
    return { json: { name, csv: text }, text };
  }
  const saved = await saveFile(file, bytes, true);
  return { json: saved, text: saidOf(saved) };
}
