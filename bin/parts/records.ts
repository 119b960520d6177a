import { recordMoves } from '../../src/domain/records/flow.ts';
import { type RecordKind, recordKindNames } from '../../src/domain/records/kinds.ts';
import { fill, words } from '../../src/domain/words/words.ts';
import type { ErpRecordItem, OurRecordMove } from '../../src/http/client.ts';
import type { Asked, Command, Said } from './commands.ts';
import { Usage, wholeNumber } from './connect.ts';
import { table } from './output.ts';

const { cliRecords: says, cli } = words;

/** The commands of the records that an invoice stands on. */
export const recordCommands: Readonly<Record<string, Command>> = { records: list, record: move };

const option = ({ options }: Asked, name: string): string | undefined =>
  typeof options[name] === 'string' ? options[name] : undefined;

function kindOf(text: string | undefined): RecordKind {
  const kind = recordKindNames.find((one) => one === text);
  if (kind === undefined) throw new Usage(fill(says.kinds, { kinds: recordKindNames.join(', ') }));
  return kind;
}

async function list(asked: Asked): Promise<Said> {
  const kind = kindOf(asked.words[0]);
  if (asked.options.refresh === true) {
    return { json: await asked.api.refreshRecords(asked.company, kind), text: says.refreshed };
  }
  if (asked.options['link-matches'] === true) {
    const json = await asked.api.linkMatches(asked.company, kind);
    return { json, text: fill(says.linkedAll, { count: json.linked, left: json.left }) };
  }
  const json = await asked.api.erpRecords(asked.company, kind, {
    filter: option(asked, 'filter') ?? 'synced',
    search: option(asked, 'search'),
    project_id: option(asked, 'project'),
    limit: option(asked, 'limit'),
    cursor: option(asked, 'cursor'),
  });
  const more = json.next_cursor === null ? '' : `\n${fill(cli.more, { cursor: json.next_cursor })}`;
  return { json, text: (json.items.length === 0 ? cli.none : table(json.items.map(row))) + more };
}

const { columns } = says;
const row = (item: ErpRecordItem) => ({
  [columns.id]: item.id,
  [columns.erp]: item.erp_id,
  [columns.number]: item.number,
  [columns.name]: item.name,
  [columns.project]: item.project?.name ?? null,
  [columns.theirs]: item.erp_number,
  [columns.state]: item.error?.detail ?? item.reject_reason ?? item.erp_status,
});

/** `record accept vendor 512 --number 20777` */
async function move(asked: Asked): Promise<Said> {
  const [name, of, given] = asked.words;
  const wanted = recordMoves.find((one) => one === name);
  if (wanted === undefined) throw new Usage(fill(says.moves, { moves: recordMoves.join(', ') }));
  const kind = kindOf(of);
  const id = wholeNumber(given);
  if (id === null) throw new Usage(fill(cli.needsId, { command: `record ${wanted} ${kind}`, thing: kind }));
  const { api, company } = asked;
  if (wanted === 'unlink') {
    const json = await api.unlinkRecord(company, kind, id);
    return { json, text: json.message };
  }
  const done = fill(words.records.done[wanted], { erp: words.page.frame.theErp });
  if (wanted === 'import') return { json: await api.importRecord(company, kind, id), text: done };
  if (wanted === 'archive' || wanted === 'restore') {
    return { json: await api.archiveRecord(company, kind, id, wanted === 'archive'), text: done };
  }
  return { json: await ours(asked, kind, id, wanted), text: done };
}

function ours(asked: Asked, kind: RecordKind, id: number, wanted: OurRecordMove): Promise<ErpRecordItem> {
  const [number, reason] = [option(asked, 'number'), option(asked, 'reason')];
  const erpId = wholeNumber(option(asked, 'erp-id'));
  if (wanted === 'reject' && reason === undefined) throw new Usage(cli.needsReason);
  if (wanted === 'link' && erpId === null) {
    throw new Usage(fill(cli.needsOption, { command: 'record link', option: 'erp-id ID' }));
  }
  return asked.api.moveRecord(asked.company, kind, id, wanted, {
    ...(number === undefined ? {} : { number }),
    ...(reason === undefined ? {} : { reason }),
    ...(erpId === null ? {} : { erp_id: erpId }),
  });
}
