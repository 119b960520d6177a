import type { ListedRow } from '../../app/hub.ts';
import type { RecordTable, TableCell, TableColumn } from '../../documents/documents.ts';
import { erpStatus, isLive } from '../../domain/link.ts';
import type { ListColumn } from '../../domain/list-view.ts';
import { fill, sayKept, words } from '../../domain/words/words.ts';

const heads = words.list.columns;
const says = words.list.file;
const { page } = words;

type Column = TableColumn & { readonly cell: (row: ListedRow, now: number) => TableCell };

const text = (head: string, width: number, cell: Column['cell']): Column => ({ head, kind: 'text', width, cell });
const day = (head: string, cell: Column['cell']): Column => ({ head, kind: 'day', width: 12, cell });
const instant = (head: string, cell: Column['cell']): Column => ({ head, kind: 'instant', width: 18, cell });
const money = (head: string, cell: Column['cell']): Column => ({ head, kind: 'money', width: 15, cell });

/** Made for each file: its heads are in the reader's language. */
function columnsOf(): Record<ListColumn, readonly Column[]> {
  const record = text(heads.erp_record, 12, ({ link }) =>
    link?.state === 'synced' ? (link.record?.id ?? null) : null,
  );
  const commitment = [
    text(says.commitmentNumber, 16, (row) => row.commitment.number),
    text(says.commitmentTitle, 30, (row) => row.commitment.title),
  ];

  // What the page shows in two lines are two columns here.
  return {
    invoice: [
      text(heads.invoice, 18, ({ head }) => head.invoiceNumber ?? fill(page.list.numbered, { number: head.number })),
    ],
    vendor: [text(says.vendor, 30, (row) => row.vendor.name), ...commitment],
    commitment,
    project: [
      text(says.projectNumber, 14, (row) => row.project.number),
      text(says.projectName, 28, (row) => row.project.name),
    ],
    period: [day(says.periodFrom, (row) => row.period.start), day(says.periodTo, (row) => row.period.end)],
    billing_date: [day(heads.billing_date, (row) => row.head.billingDate)],
    amount_due: [money(heads.amount_due, (row) => row.head.amountDue)],
    retainage: [money(heads.retainage, (row) => row.head.retainage)],
    status: [text(heads.status, 18, (row) => page.statuses[row.head.status])],
    erp_status: [
      text(says.erpStatus, 18, ({ link }) => page.erpStatuses[erpStatus(link)]),
      record,
      text(says.reason, 40, because),
    ],
    erp_record: [record],
    waiting: [
      {
        head: says.waiting,
        kind: 'number',
        width: 12,
        cell: ({ stateSince }, now) =>
          stateSince === null ? null : Math.max(0, Math.floor((now - stateSince) / 86_400_000)),
      },
    ],
    sent: [instant(says.sent, ({ link }) => link?.sentAt ?? null)],
    synced: [instant(says.synced, ({ link }) => link?.syncedAt ?? null)],
    changed: [instant(says.changed, (row) => row.head.updatedAt)],
  };
}

function because({ link }: ListedRow): string | null {
  if (link === null) return null;
  if (isLive(link.state)) return sayKept(link.error?.detail ?? null);
  return link.state === 'rejected' ? link.reason : null;
}

/** The rows of the list as a file, in the columns that were chosen. @param now from when on waiting is counted back. */
export function listTable(rows: AsyncIterable<ListedRow>, chosen: readonly ListColumn[], now: number): RecordTable {
  const heard = new Set<string>();
  const known = columnsOf();
  const columns = chosen.flatMap((name) => known[name]).filter(({ head }) => !heard.has(head) && heard.add(head));
  return { name: says.name, columns, rows: cellsOf(rows, columns, now) };
}

async function* cellsOf(
  rows: AsyncIterable<ListedRow>,
  columns: readonly Column[],
  now: number,
): AsyncGenerator<readonly TableCell[]> {
  for await (const row of rows) yield columns.map(({ cell }) => cell(row, now));
}
