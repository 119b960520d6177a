import { describe, expect, it } from 'vitest';
import type { Caller, Hub, InvoiceList, ListedRow } from '../../app/hub.ts';
import { movesOf, movesOfEach } from '../../app/moves.ts';
import { linkStates } from '../../domain/link.ts';
import { listJson } from './list-json.ts';
import * as shapes from './list-shapes.ts';
import { itemView } from './views.ts';

const hub = { movesOf, movesOfEach } as Hub;
const caller = {
  grants: {
    erp_integrations: 'read_only',
    directory: 'none',
    push_to_accounting: false,
    commitments: { 301: 'read_only' },
  },
} as unknown as Caller;

const row = (id: number, link: ListedRow['link']): ListedRow =>
  ({
    head: {
      id,
      projectId: 301,
      number: id,
      invoiceNumber: `PA "${id}" \\`,
      billingDate: '2026-01-31',
      status: 'approved',
      amountDue: 1_234_567,
      retainage: -5,
      updatedAt: 1_767_225_600_123,
      version: 4,
    },
    project: { id: 301, name: 'Pier “9” — Übersee', number: '9' },
    commitment: { id: 401, number: 'SC-1', title: 'Beton\u2028🏗' },
    vendor: { id: 501, name: "O'Brien & Söhne" },
    period: { id: 601, start: '2026-01-01', end: '2026-01-31' },
    stateSince: 1_767_225_600_123,
    sortValue: '2026-01-31',
    link,
    lastSighting: { is: 'present', standing: 'live', asOf: 1_767_225_600_000, because: null },
  }) as unknown as ListedRow;

const linkIn = (state: (typeof linkStates)[number]) =>
  ({
    state,
    parked: false,
    error: null,
    record: { id: '7', identity: 'x', label: '#7' },
    sentAt: 1_767_225_600_000,
    syncedAt: null,
    reason: 'No.',
  }) as unknown as ListedRow['link'];

const page = (rows: readonly ListedRow[]): InvoiceList => ({
  rows,
  counts: { ready_to_export: 1, exporting: 2, parked: 1, failed_to_export: 3, synced: 4, all: 10 },
  erp: 'Sage 100 Contractor®',
  nextCursor: 'abc',
});

const read = (rows: readonly ListedRow[]) => JSON.parse(listJson(hub, caller, page(rows)).toString());

describe('the list as JSON', () => {
  it('says of every row what one invoice alone says, whatever its state', () => {
    const rows = [...linkStates, ...linkStates].map((state, i) => row(i + 1, linkIn(state)));
    const list = read(rows);
    expect(list).toEqual({
      items: rows.map((each) => itemView(hub, caller, each)),
      counts: page([]).counts,
      erp: 'Sage 100 Contractor®',
      next_cursor: 'abc',
    });
    expect(shapes.list.parse(list)).toEqual(list);
  });

  it('may be of one row, or of none', () => {
    expect(read([row(1, null)]).items).toEqual([itemView(hub, caller, row(1, null))]);
    expect(read([])).toMatchObject({ items: [], next_cursor: 'abc' });
  });
});
