import { z } from 'zod';
import type { Matching, Selection } from '../../app/hub.ts';
import type { InvoiceId } from '../../domain/ids.ts';
import { erpStatus } from '../../domain/link.ts';
import { parseColumns, usualColumns } from '../../domain/list-view.ts';
import { formatMoney } from '../../domain/money.ts';
import { sendRefusal } from '../problem.ts';
import { answer, asCaller, type Context, inCompany, onInvoice, refused, type ZodApp } from './context.ts';
import { filterInput } from './list-filter.ts';
import * as shapes from './list-shapes.ts';
import { listTable } from './list-table.ts';
import { sideBySideView } from './side-by-side-view.ts';
import { sendTable, tableFile } from './table-file.ts';

const tool = '/companies/:company/erp/subcontractor-invoices';
const config = { access: 'company' } as const;

/** Around the list of invoices: how many match, which ones, what one can choose from, as a file; and two records side by side. */
export function listRoutes(app: ZodApp, context: Context): void {
  countingRoutes(app, context);
  fileRoutes(app, context);
  const { hub } = context;
  app.get(
    `${tool}/:id/side-by-side`,
    {
      config,
      schema: {
        summary: 'The invoice and its bill in the ERP, part by part',
        params: onInvoice,
        querystring: z.object({ live: z.enum(['true', 'false']).default('true') }),
        response: { 200: shapes.sideBySide, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const invoice = request.params.id as InvoiceId;
        const found = await hub.sideBySide(caller, { invoice, live: request.query.live === 'true' });
        return answer(request, reply, found, (both) => sideBySideView(invoice, both));
      }),
  );
}

function countingRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.get(
    `${tool}/matching`,
    {
      config,
      schema: {
        summary: 'How many invoices match, and what they come to',
        params: inCompany,
        querystring: shapes.listFilter,
        response: { 200: shapes.matching, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.matchingInvoices(caller, filterInput(request.query)), matchingView),
      ),
  );
  app.get(
    `${tool}/selection`,
    {
      config,
      schema: {
        summary: 'Every invoice that matches, for a bulk operation',
        params: inCompany,
        querystring: shapes.listOrder,
        response: { 200: shapes.selection, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const input = { ...filterInput(request.query), sort: request.query.sort };
        return answer(request, reply, await hub.selectInvoices(caller, input), selectionView);
      }),
  );
  app.get(
    `${tool}/choices`,
    {
      config,
      schema: {
        summary: 'What the list can be narrowed down to',
        params: inCompany,
        response: { 200: shapes.choices, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.listChoices(caller), ({ projects, vendors, periods }) => ({
          projects,
          vendors,
          periods,
        })),
      ),
  );
}

function fileRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  for (const format of shapes.fileFormats) {
    app.get(
      `${tool}/export.${format}`,
      {
        config,
        schema: {
          summary: `What the list shows, as ${format}`,
          params: inCompany,
          querystring: shapes.fileQuery,
          response: tableFile(format),
        },
      },
      (request, reply) =>
        asCaller(context, request, reply, request.params.company, async (caller) => {
          const { sort, columns } = request.query;
          const rows = await hub.everyInvoice(caller, { ...filterInput(request.query), sort });
          if (!rows.ok) return sendRefusal(request, reply, rows.refusal);
          const chosen = parseColumns(columns ?? '') ?? usualColumns;
          const name = `subcontractor-invoices-${request.query.filter.replaceAll('_', '-')}`;
          return sendTable(reply, format, name, listTable(rows.value, chosen, Date.now()));
        }),
    );
  }
}

const matchingView = ({ count, more, amountDue, retainage }: Matching): shapes.Matching => ({
  count,
  more,
  amount_due: amountDue === null ? null : formatMoney(amountDue),
  retainage: retainage === null ? null : formatMoney(retainage),
});

const selectionView = ({ selected, more }: Selection): shapes.Selection => ({
  selected: selected.map(({ id, version, link }) => ({
    invoice_id: id,
    version,
    erp_status: erpStatus(link),
    parked: link.parked,
  })),
  more,
});
