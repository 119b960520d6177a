import { z } from 'zod';
import type { Caller, ListView, ListViewSettings } from '../../app/hub.ts';
import { defined } from '../defined.ts';
import { onceWritten } from '../once.ts';
import { answer, asCaller, type Context, inCompany, onInvoice, refused, type ZodApp } from './context.ts';
import * as shapes from './list-shapes.ts';

const path = '/companies/:company/erp/list-views';
const config = { access: 'company' } as const;

/** Views of the list that people keep under a name. */
export function listViewRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.get(
    path,
    {
      config,
      schema: {
        summary: 'Your views of the list, and those of the company',
        params: inCompany,
        response: { 200: shapes.listViews, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.listViews(caller), (views) => ({
          views: views.map((one) => viewOf(caller, one)),
        })),
      ),
  );
  app.post(
    path,
    {
      config,
      schema: {
        summary: 'Keep a view of the list',
        params: inCompany,
        body: shapes.newView,
        response: { 201: shapes.listView, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) =>
        onceWritten(
          { hub, caller, request, reply },
          {
            status: 201,
            view: (view: ListView) => viewOf(caller, view),
            write: (keeping) => {
              const { name, shared, opens, settings } = request.body;
              return hub.addListView(keeping, { name, shared, opens, settings: settings as ListViewSettings });
            },
          },
        ),
      ),
  );
  app.patch(
    `${path}/:id`,
    {
      config,
      schema: {
        summary: 'Change a view of the list',
        params: onInvoice,
        body: shapes.viewChange,
        response: { 200: shapes.listView, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const change = defined(request.body) as Partial<ListView>;
        const changed = await hub.changeListView(caller, { ...change, id: request.params.id });
        return answer(request, reply, changed, (view) => viewOf(caller, view));
      }),
  );
  app.delete(
    `${path}/:id`,
    {
      config,
      schema: { summary: 'Forget a view of the list', params: onInvoice, response: { 204: z.null(), ...refused } },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const gone = await hub.removeListView(caller, request.params.id);
        if (gone.ok) reply.code(204);
        return answer(request, reply, gone, () => null);
      }),
  );
}

const viewOf = (caller: Caller, { id, name, shared, opens, by, settings }: ListView): shapes.ListView => ({
  id,
  name,
  shared,
  opens,
  own: by === caller.person,
  settings: settings as shapes.ListView['settings'],
});
