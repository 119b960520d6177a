/** A workflow as n8n imports it, and where its webhook is. */
export interface Flow {
  readonly path: string;
  readonly workflow: { readonly id: string; readonly [key: string]: unknown };
}

interface Node {
  readonly name: string;
  /** By the output that a wire leaves from: what it leads to, and into which input. */
  readonly wires: readonly (readonly (readonly [to: string, input: number])[])[];
  readonly [key: string]: unknown;
}

const held = { id: 'tieoutbench', name: 'database' };

export function credential(database: string): object {
  const { hostname, port, pathname, username, password } = new URL(database);
  const data = { host: hostname, port: Number(port), database: pathname.slice(1), user: username, ssl: 'disable' };
  return { ...held, type: 'postgres', data: { ...data, password: decodeURIComponent(password) } };
}

function node(name: string, type: string, typeVersion: number, parameters: object, wires: Node['wires']): Node {
  return { id: name, name, type: `n8n-nodes-base.${type}`, typeVersion, position: [0, 0], parameters, wires };
}

const postgres = (name: string, parameters: object, wires: Node['wires']): Node => ({
  ...node(name, 'postgres', 2.6, parameters, wires),
  credentials: { postgres: held },
});

const selected = (name: string, query: string, wires: Node['wires']): Node =>
  postgres(name, { operation: 'executeQuery', query, options: {} }, wires);

const webhook = (path: string, responses: object, wires: Node['wires']): Node => ({
  ...node('Webhook', 'webhook', 2, { httpMethod: 'POST', path, options: {}, ...responses }, wires),
  webhookId: path,
});

function flow(path: string, nodes: readonly Node[]): Flow {
  const leading = ({ name, wires }: Node) => [
    name,
    { main: wires.map((ends) => ends.map(([to, index]) => ({ node: to, type: 'main', index }))) },
  ];
  const workflow = {
    ...{ id: path, name: path, active: false, settings: { executionOrder: 'v1' } },
    nodes: nodes.map(({ wires: _, ...rest }) => rest),
    connections: Object.fromEntries(nodes.map(leading)),
  };
  return { path, workflow };
}

const named = (value: string) => ({ __rl: true, mode: 'name', value });

/** The obvious one: what has no link, fifty at a time, each into the ERP, and its number noted. */
export const exportFlow = (erp: string): Flow =>
  flow('tieoutexport', [
    webhook('tieoutexport', { responseMode: 'onReceived' }, [[['Unlinked', 0]]]),
    selected(
      'Unlinked',
      `select id, company_id, number, vendor, amount from invoice
       where status = 'approved' and not exists (select from link where link.invoice_id = invoice.id) order by id`,
      [[['Loop Over Items', 0]]],
    ),
    node('Loop Over Items', 'splitInBatches', 3, { batchSize: 50, options: {} }, [[], [['Post', 0]]]),
    node(
      'Post',
      'httpRequest',
      4.2,
      { method: 'POST', url: erp, sendBody: true, specifyBody: 'json', jsonBody: '={{ JSON.stringify($json) }}' },
      [[['Note', 0]]],
    ),
    postgres(
      'Note',
      {
        schema: named('public'),
        table: named('link'),
        columns: {
          mappingMode: 'defineBelow',
          value: { invoice_id: '={{ $json.id }}', erp_id: '={{ $json.erp_id }}' },
          matchingColumns: [],
          schema: [],
        },
        options: {},
      },
      [[['Loop Over Items', 0]]],
    ),
  ]);

/** Links and bills read whole and compared on their number; the links without a bill are the answer. */
export const compareFlow = (links: string, bills: string): Flow =>
  flow('tieoutcompare', [
    webhook('tieoutcompare', { responseMode: 'lastNode', responseData: 'allEntries' }, [
      [
        ['Links', 0],
        ['Bills', 0],
      ],
    ]),
    selected('Links', links, [[['Compare Datasets', 0]]]),
    node('Bills', 'httpRequest', 4.2, { url: bills, options: {} }, [[['Compare Datasets', 1]]]),
    node(
      'Compare Datasets',
      'compareDatasets',
      2.3,
      { mergeByFields: { values: [{ field1: 'number', field2: 'number' }] }, options: {} },
      [],
    ),
  ]);
