import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A connector as a stranger writes one for Procore's integrator programme: it knows nothing of Tieout but its address,
 * and speaks HTTP alone. It is told by a webhook, fetches what it is to do, does it in its ERP, and says what came of
 * it. Started with one argument, its settings as JSON.
 */
interface Settings {
  readonly hub: string;
  readonly company: number;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly books: string;
  /** Ends itself right after it has made a bill, before it says so. */
  readonly dieWhenMade?: boolean;
  /** Takes webhooks, and does nothing about them. */
  readonly asleep?: boolean;
}

const settings = JSON.parse(process.argv[2] ?? '{}') as Settings;
const mark = `Bearer ${settings.clientId}-hook-secret`;
const namespace = 'ledgerhouse';

async function tokenOf(): Promise<string> {
  const answer = await fetch(`${settings.hub}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: settings.clientId,
      client_secret: settings.clientSecret,
    }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}
const token = await tokenOf();

// biome-ignore lint/suspicious/noExplicitAny: a stranger's program trusts what the documentation says it gets
async function ask(method: string, path: string, body?: unknown): Promise<any> {
  const answer = await fetch(`${settings.hub}/rest/v1.0${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'procore-company-id': String(settings.company),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
const company = `/companies/${settings.company}`;

const closeDetail = (id: number, status: 'success' | 'failed', messages: string[] = []) =>
  ask('PATCH', `${company}/erp_request_details/${id}`, { request_detail: { status, messages } });
const setNumber = (item_id: number, origin_id: string | null) =>
  ask('PATCH', `${company}/external_data/sync`, {
    updates: [{ item_type: 'requisition', item_id, origin_id, origin_code: origin_id, origin_data: null }],
  });

const lookFor = async (by: string): Promise<{ number: string }[]> => (await fetch(`${settings.books}/?${by}`)).json();

interface Requisition {
  readonly procore_requisition_id: number;
  readonly request_detail_id: number;
  readonly reference: string;
  readonly invoice_number: string;
  readonly total_amount: string;
}

/** Looks before it makes: the webhook may come twice, and it may have died since the last time. */
async function make(requisition: Requisition): Promise<void> {
  const { reference, request_detail_id: detail } = requisition;
  let [bill] = await lookFor(`reference=${reference}`);
  if (bill === undefined) {
    const answer = await fetch(settings.books, {
      method: 'POST',
      body: JSON.stringify({
        reference,
        invoice: requisition.invoice_number,
        amount: requisition.total_amount,
      }),
    });
    const said = (await answer.json()) as { number: string; because: string };
    if (answer.status !== 201) return closeDetail(detail, 'failed', [said.because]);
    bill = said;
    if (settings.dieWhenMade) process.kill(process.pid, 'SIGKILL');
  }
  await setNumber(requisition.procore_requisition_id, bill.number);
  await closeDetail(detail, 'success');
}

async function unlink(asked: { requisition_id: number; requisition_origin_id: string; request_detail_id: number }) {
  const [bill] = await lookFor(`number=${asked.requisition_origin_id}`);
  if (bill !== undefined) {
    const says = 'The requisition still exists in the ERP system and must be deleted first.';
    return closeDetail(asked.request_detail_id, 'failed', [says]);
  }
  await setNumber(asked.requisition_id, null);
  await closeDetail(asked.request_detail_id, 'success');
}

async function work(request: number): Promise<void> {
  const { request_name, request_data } = await ask('GET', `${company}/erp_requests/${request}`);
  if (request_name === 'create_requisitions') {
    for (const requisition of request_data.requisitions) await make(requisition);
  } else if (request_name === 'unlink_requisition') await unlink(request_data);
}

let busy: Promise<void> = Promise.resolve();
const inTurn = (request: number) => {
  busy = busy
    .then(() => work(request))
    .catch((error: unknown) => void process.stderr.write(`${error instanceof Error ? error.message : error}\n`));
};

const server = createServer((request, response) => {
  let text = '';
  request.on('data', (piece) => {
    text += piece;
  });
  request.on('end', () => {
    if (request.headers.authorization !== mark) return response.writeHead(401).end();
    response.writeHead(200).end();
    const told = JSON.parse(text) as { resource_name: string; resource_id: number };
    if (told.resource_name === 'ERP Requests' && !settings.asleep) inTurn(told.resource_id);
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const destination_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

/** One hook, found again at each start. */
async function listen(): Promise<void> {
  const scope = { company_id: settings.company };
  const [known] = await ask('GET', `/webhooks/hooks?company_id=${settings.company}&namespace=${namespace}`);
  const hook = { api_version: 'v2', namespace, destination_url, destination_headers: { Authorization: mark } };
  const { id } = known
    ? await ask('PATCH', `/webhooks/hooks/${known.id}`, { ...scope, hook })
    : await ask('POST', '/webhooks/hooks', { ...scope, hook });
  await ask('POST', `/webhooks/hooks/${id}/triggers/bulk`, {
    ...scope,
    api_version: 'v2',
    triggers: [{ resource_name: 'ERP Requests', event_type: 'create' }],
  });
}
await listen();

/** What came while it was not there. */
const open = await ask(
  'GET',
  `${company}/erp_request_details?per_page=300&filters[status][]=in+progress&filters[status][]=stale`,
);
for (const detail of open) {
  if (!settings.asleep) inTurn(detail.erp_request_id);
}
process.stdout.write('ready\n');
