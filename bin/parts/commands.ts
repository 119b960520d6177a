import { type InvoiceStatus, invoiceStatuses } from '../../src/domain/billing/invoice-status.ts';
import { fill, words } from '../../src/domain/words/words.ts';
import type { Client, RequisitionInput } from '../../src/http/client.ts';
import { auditCommands } from './audit.ts';
import { accountantReport, connectionsHealth, listAlerts } from './care.ts';
import { publicUrlOf, Usage, wholeNumber } from './connect.ts';
import { correctCommands } from './correct.ts';
import { exitCode } from './exit-codes.ts';
import { importFile } from './import.ts';
import { amountsOf } from './invoice-lines.ts';
import { invoices, row } from './invoices.ts';
import { record, table } from './output.ts';
import { payApplication } from './pay-application.ts';
import { peopleCommands } from './people.ts';
import { recordCommands } from './records.ts';
import { secretCommands } from './secrets.ts';
import { tieOutCommands } from './tie-out.ts';

const { cli } = words;
const says = cli.columns;

export interface Options {
  readonly [name: string]: string | boolean | readonly (string | boolean)[] | undefined;
}
/** What stood after a command's name. */
export interface Given {
  readonly words: readonly string[];
  readonly options: Options;
}
export interface Asked extends Given {
  readonly api: Client;
  readonly company: number;
}
/** What a command came to: for programs, for people, and for the shell. */
export interface Said {
  readonly json: unknown;
  readonly text: string;
  readonly code?: number;
}
export type Command = (asked: Asked) => Promise<Said>;

const option = ({ options }: Asked, name: string): string | undefined =>
  typeof options[name] === 'string' ? options[name] : undefined;

function neededId(asked: Asked, command: string, name: string): number {
  const id = wholeNumber(option(asked, name));
  if (id === null) throw new Usage(fill(cli.needsOption, { command, option: `${name} ID` }));
  return id;
}

function idOf(asked: Asked, command: string, thing: string = cli.things.invoice): number {
  const id = wholeNumber(asked.words[0]);
  if (id === null) throw new Usage(fill(cli.needsId, { command, thing }));
  return id;
}

function seen(asked: Asked): { version?: number } {
  const version = option(asked, 'version');
  if (version === undefined) return {};
  const number = wholeNumber(version);
  if (number === null) throw new Usage(fill(cli.needsOption, { command: '…', option: 'version NUMBER' }));
  return { version: number };
}

const rows = (all: readonly Parameters<typeof table>[0][number][]) => (all.length === 0 ? cli.none : table(all));

const move = (name: 'send' | 'retrieve'): Command => {
  return async (asked) => {
    const json = await asked.api[name](asked.company, idOf(asked, name), seen(asked));
    return { json, text: cli.done[name] };
  };
};

const exportMove = (name: 'accept' | 'retry'): Command => {
  return async (asked) => {
    const period = option(asked, 'posting-period');
    const body = period === undefined ? {} : { posting_period: period };
    const json = await asked.api[name](asked.company, idOf(asked, name), seen(asked), body);
    return { json, text: cli.done[name] };
  };
};

async function unlink(asked: Asked): Promise<Said> {
  const id = idOf(asked, 'unlink');
  if (asked.options['dry-run'] !== true) {
    const json = await asked.api.unlink(asked.company, id, seen(asked));
    return { json, text: json.message };
  }
  if (option(asked, 'version') !== undefined)
    throw new Usage(fill(cli.surplus, { command: 'unlink --dry-run', word: '--version' }));
  const json = await asked.api.unlinkCheck(asked.company, id);
  if (json.refusal !== null) {
    return { json, text: fill(cli.wouldNotUnlink, { ...json.refusal }), code: exitCode(json.refusal.code) };
  }
  const { evidence } = json;
  const facts = { record: evidence?.record?.label, erp: evidence?.erp, as_of: evidence?.sighting?.as_of };
  return { json, text: fill(cli.wouldUnlink, facts) };
}

async function preview(asked: Asked): Promise<Said> {
  const json = await asked.api.preview(asked.company, idOf(asked, 'preview'));
  const { lines, ...head } = json.bill;
  const parts = [record(head), rows(lines), ...json.notes, ...json.refusals.map((refusal) => refusal.detail)];
  return { json, text: parts.join('\n\n') };
}

async function create(asked: Asked): Promise<Said> {
  const project = neededId(asked, 'create', 'project');
  const commitment = neededId(asked, 'create', 'commitment');
  const contract = await asked.api.wholeCommitment(asked.company, project, commitment);
  const work = amountsOf(asked.options.work, 'work');
  const stored = amountsOf(asked.options.stored, 'stored');
  const places = [...new Set([...work.keys(), ...stored.keys()])];
  const items = places.map((place) => {
    const line = contract.line_items.find((one) => one.position === place);
    if (line === undefined)
      throw new Usage(fill(cli.noLine, { line: place, first: 1, last: contract.line_items.length }));
    return {
      line_item_id: line.id,
      ...(work.has(place) ? { work_completed_this_period: work.get(place)! } : {}),
      ...(stored.has(place) ? { materials_presently_stored: stored.get(place)! } : {}),
    };
  });
  const requisition: RequisitionInput = {
    invoice_number: option(asked, 'invoice-number'),
    billing_date: option(asked, 'billing-date'),
    status: option(asked, 'status') as InvoiceStatus | undefined,
    items,
  };
  // Nothing else tells an invoice that is asked for again, since its answer was lost, from another one.
  const once = option(asked, 'once');
  const key = once === undefined ? {} : { idempotencyKey: once };
  const json = await asked.api.createRequisition(asked.company, project, commitment, requisition, key);
  return { json, text: fill(cli.done.create, { id: json.id }) };
}

async function setStatus(asked: Asked): Promise<Said> {
  const id = idOf(asked, 'status');
  const status = asked.words[1] as InvoiceStatus | undefined;
  if (status === undefined || !invoiceStatuses.includes(status)) {
    throw new Usage(fill(cli.needsStatus, { statuses: invoiceStatuses.join(', ') }));
  }
  const only = seen(asked);
  const { project } = await asked.api.invoice(asked.company, id);
  const json = await asked.api.updateRequisition(asked.company, project.id, id, { status }, only);
  return { json, text: fill(cli.done.status, { status }) };
}

/** Every command that asks a running Tieout. */
export const commands: Readonly<Record<string, Command>> = {
  ...peopleCommands,
  invoices,
  'pay-application': payApplication,
  import: importFile,
  unlink,
  preview,
  create,
  status: setStatus,
  send: move('send'),
  retrieve: move('retrieve'),
  accept: exportMove('accept'),
  retry: exportMove('retry'),
  reject: async (asked) => {
    const reason = option(asked, 'reason');
    if (reason === undefined) throw new Usage(cli.needsReason);
    const checked = option(asked, 'checked-in-erp');
    const body = checked === undefined ? {} : { checked_in_erp: checked };
    const json = await asked.api.reject(asked.company, idOf(asked, 'reject'), reason, seen(asked), body);
    return { json, text: cli.done.reject };
  },
  delete: async (asked) => {
    const id = idOf(asked, 'delete');
    const only = seen(asked);
    const { project } = await asked.api.invoice(asked.company, id);
    await asked.api.deleteRequisition(asked.company, project.id, id, only);
    return { json: { deleted: id }, text: cli.done.delete };
  },
  show: async (asked) => {
    const json = await asked.api.invoice(asked.company, idOf(asked, 'show'));
    return { json, text: record({ ...row(json), [says.project]: json.project.name, [says.version]: json.version }) };
  },
  history: async (asked) => {
    const json = await asked.api.history(asked.company, idOf(asked, 'history'));
    return {
      json,
      text: rows(
        json.events.map(({ at, by, says: what }) => ({
          [says.at]: at,
          [says.by]: by ?? words.page.detail.hub,
          [says.what]: what,
        })),
      ),
    };
  },
  projects: async (asked) => {
    const json = await asked.api.projects(asked.company);
    return {
      json,
      text: rows(
        json.map((one) => ({
          [says.id]: one.id,
          [says.number]: one.project_number,
          [says.name]: one.name,
          [says.job]: one.origin_id,
        })),
      ),
    };
  },
  commitments: async (asked) => {
    const project = neededId(asked, 'commitments', 'project');
    const json = [
      ...(await asked.api.commitments(asked.company, project)),
      ...(await asked.api.purchaseOrders(asked.company, project)),
    ];
    return {
      json,
      text: rows(
        json.map((one) => ({
          [says.id]: one.id,
          [says.number]: one.number,
          [says.title]: one.title,
          [says.vendor]: one.vendor.name,
          [says.status]: one.status,
          [says.sum]: one.revised_contract,
          [says.invoiced]: one.total_requisitions_amount,
        })),
      ),
    };
  },
  connections: async (asked) => {
    if (asked.options.health === true) return connectionsHealth(asked);
    const json = await asked.api.connections(asked.company);
    return {
      json,
      text: rows(
        json.connections.map(({ id, name, erp, last_read_at, agent }) => ({
          [says.id]: id,
          [says.name]: name,
          [says.erp]: erp,
          [says.lastRead]: last_read_at,
          [says.agent]: agent === null ? null : `${agent.name ?? ''} ${agent.state}`.trim(),
        })),
      ),
    };
  },
  check: async (asked) => {
    const json = await asked.api.checkConnection(asked.company, idOf(asked, 'check', cli.things.connection));
    return {
      json,
      text: record({
        [says.ok]: json.ok ? cli.yes : cli.no,
        [says.trouble]: json.trouble,
        [says.because]: json.because,
        [says.ms]: json.ms,
      }),
      code: json.ok ? 0 : 7,
    };
  },
  'read-now': async (asked) => {
    const json = await asked.api.readNow(asked.company, idOf(asked, 'read-now', cli.things.connection));
    return { json, text: cli.done.readNow };
  },
  'looked-over': async (asked) => {
    const json = await asked.api.lookedOver(asked.company, idOf(asked, 'looked-over', cli.things.connection));
    return { json, text: words.backup.lookedOver };
  },
  'confirm-books': async (asked) => {
    const id = idOf(asked, 'confirm-books', cli.things.connection);
    const books = asked.words[1]?.trim();
    if (!books) throw new Usage(cli.needsBooks);
    const json = await asked.api.confirmBooks(asked.company, id, books);
    return { json, text: fill(cli.booksConfirmed, { books }) };
  },
  'void-policy': async (asked) => {
    const id = idOf(asked, 'void-policy', cli.things.connection);
    const policy = asked.words[1];
    if (policy !== 'gone' && policy !== 'there') throw new Usage(cli.needsPolicy);
    const json = await asked.api.setVoidPolicy(asked.company, id, policy === 'gone');
    return { json, text: cli.voidIs[policy] };
  },
  ...tieOutCommands,
  ...auditCommands,
  ...secretCommands,
  ...recordCommands,
  ...correctCommands,
  alerts: listAlerts,
  'accountant-report': accountantReport,
  'agent-code': async (asked) => {
    const json = await asked.api.makeAgentCode(asked.company, idOf(asked, 'agent-code', cli.things.connection));
    const { code, expires_at } = json;
    return { json, text: fill(cli.agentCode, { code, at: expires_at, url: publicUrlOf(process.env) }) };
  },
  me: async (asked) => {
    const json = await asked.api.me();
    return {
      json,
      text: record({
        [says.id]: json.id,
        [says.login]: json.login,
        [says.name]: json.name,
        [says.companies]: json.companies.map(({ name }) => name).join(', '),
      }),
    };
  },
};
