import { basename } from 'node:path';
import { periodName } from '../../src/domain/words/period-name.ts';
import { fill, words } from '../../src/domain/words/words.ts';
import type { Finding, TieOut, TieOutWhole } from '../../src/http/client.ts';
import type { Asked, Command, Said } from './commands.ts';
import { Usage, wholeNumber } from './connect.ts';
import { table } from './output.ts';
import { type Saved, saidOf, saveFile } from './save-file.ts';

const { cli, tieOut: says } = words;
const { columns, kinds } = says;
const binderFormats = ['pdf', 'xlsx'] as const;

/** The commands of tie-outs. */
export const tieOutCommands: Readonly<Record<string, Command>> = {
  'tie-out': async (asked) => {
    const json = await asked.api.askTieOut(asked.company, connectionOf(asked, 'tie-out'));
    return { json, text: fill(says.asked, { id: json.id }) };
  },
  'tie-outs': (asked) => (asked.words[0] === undefined ? all(asked) : one(asked)),
  'tie-out-binder': binder,
  prerequisites,
  'tie-out-hour': async (asked) => {
    const connection = connectionOf(asked, 'tie-out-hour');
    const given = asked.words[1];
    const hour = given === 'never' ? null : /^\d{1,2}$/.test(given ?? '') ? Number(given) : Number.NaN;
    if (Number.isNaN(hour)) throw new Usage(cli.needsHour);
    const json = await asked.api.setTieOutHour(asked.company, connection, hour);
    return { json, text: json.hour === null ? says.hourOff : fill(says.hourSet, { hour: json.hour }) };
  },
};

function connectionOf(asked: Asked, command: string): number {
  const id = wholeNumber(asked.words[0]);
  if (id === null) throw new Usage(fill(cli.needsId, { command, thing: cli.things.connection }));
  return id;
}

const stateOf = ({ state, bills, because }: TieOut) => fill(says.states[state], { bills, because });

/** The newest, or every one that was ever made. */
async function all({ api, company, options }: Asked): Promise<Said> {
  let json = await api.tieOuts(company);
  while (options.all === true && json.next_cursor !== null) {
    const { tie_outs: older, next_cursor } = await api.tieOuts(company, { cursor: json.next_cursor, limit: 500 });
    json = { tie_outs: [...json.tie_outs, ...older], next_cursor };
  }
  const rows = json.tie_outs.map((run) => ({
    [columns.id]: run.id,
    [columns.state]: stateOf(run),
    [columns.asked]: run.asked_at,
    [columns.ended]: run.ended_at,
    [columns.links]: run.links,
    [columns.bills]: run.bills,
  }));
  const more = json.next_cursor === null ? '' : `\n\n${says.moreByAll}`;
  return { json, text: rows.length === 0 ? cli.none : `${table(rows)}${more}` };
}

/** What would stop the next export. Exit code 1 where anything does, 7 where not all could be asked. */
async function prerequisites({ api, company, options }: Asked): Promise<Said> {
  const json = await api.prerequisites(company, options.all === true ? 'all' : 'waiting');
  const { columns: heads, ...said } = words.prerequisites;
  const { erp, looked, stopped, complete, because, things } = json;
  const rows = things.map((thing) => ({
    [heads.thing]: thing.says,
    [heads.where]: fill(said.where[thing.where], { erp }),
    [heads.invoices]: thing.count,
    [heads.amount]: thing.amount,
    [heads.which]: thing.invoices.map(({ invoice }) => invoice.number ?? invoice.id).join(', '),
  }));
  const text = [
    rows.length === 0 ? fill(said.none, { looked }) : fill(said.summary, { stopped, looked }),
    complete ? '' : fill(said.incomplete, { because }),
    rows.length === 0 ? '' : table(rows),
  ];
  return {
    json,
    text: text.filter((part) => part !== '').join('\n\n'),
    code: rows.length > 0 ? 1 : complete ? 0 : 7,
  };
}

/** Both files for the binder, or the one that is asked for. A file that was named is overwritten; others are let be. */
async function binder(asked: Asked): Promise<Said> {
  const id = wholeNumber(asked.words[0]);
  if (id === null) throw new Usage(fill(cli.needsId, { command: 'tie-out-binder', thing: says.title }));
  const { format, out } = asked.options;
  const wanted = binderFormats.filter((one) => format === undefined || one === format);
  if (wanted.length === 0) {
    throw new Usage(fill(says.needsFormat, { formats: binderFormats.join(', ') }));
  }
  if (typeof out === 'string' && wanted.length > 1) throw new Usage(says.outNeedsFormat);
  const files: Saved[] = [];
  for (const one of wanted) {
    const { name, bytes } = await asked.api.tieOutFile(asked.company, id, one);
    const file = typeof out === 'string' ? out : basename(name);
    files.push(await saveFile(file, bytes, file === out));
  }
  return { json: { files }, text: files.map(saidOf).join('\n') };
}

/** With all that it found: exit code 1 where anything is wrong, 7 where that is not known, so that a script notices. */
async function one(asked: Asked): Promise<Said> {
  const id = wholeNumber(asked.words[0]);
  if (id === null) throw new Usage(fill(cli.needsId, { command: 'tie-outs', thing: says.title }));
  const run = await asked.api.tieOut(asked.company, id);
  const found: Finding[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await asked.api.findings(asked.company, id, {
      limit: 500,
      ...(cursor === undefined ? {} : { cursor }),
    });
    found.push(...page.findings);
    cursor = page.next_cursor;
  }
  const wrong = found.filter(({ weight }) => weight === 'wrong');
  const counted = run.to_know_kept ? '' : says.onlyCounted;
  const text = [stateOf(run), totals(run), found.length === 0 ? '' : table(found.map(row)), counted];
  return {
    json: { ...run, findings: found },
    text: text.filter((part) => part !== '').join('\n\n'),
    code: run.state === 'complete' ? (wrong.length > 0 ? 1 : 0) : 7,
  };
}

function totals({ totals: rows }: TieOutWhole): string {
  if (rows.length === 0) return '';
  return table(
    rows.map(({ project, period, month, links, ours, theirs, difference }) => ({
      [columns.project]: `${project.number} ${project.name}`,
      [columns.period]: periodName(period),
      [columns.month]: month.slice(0, 7),
      [columns.links]: links,
      [columns.ours]: ours,
      [columns.theirs]: theirs,
      [columns.difference]: difference,
    })),
  );
}

const row = ({ kind, project, vendor, invoice, bill, ours, theirs, differences }: Finding) => ({
  [columns.kind]: kinds[kind].title,
  [columns.project]: project?.name ?? null,
  [columns.vendor]: vendor,
  [columns.invoice]: invoice === null ? null : (invoice.number ?? invoice.id),
  [columns.bill]: bill?.label ?? null,
  [columns.ours]: ours,
  [columns.theirs]: theirs,
  [columns.what]: differences
    .map(({ part, line, code, ours: mine, theirs: other }) => {
      const named = fill(says.parts[part as keyof typeof says.parts], { line, code });
      return fill(says.differs, { part: named, ours: mine ?? says.nothing, theirs: other ?? says.nothing });
    })
    .join('; '),
});
