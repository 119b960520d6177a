import { approverActs } from '../../src/domain/accountant-report.ts';
import { fill, words } from '../../src/domain/words/words.ts';
import type { ReportSpan } from '../../src/http/client.ts';
import type { Asked, Said } from './commands.ts';
import { Usage } from './connect.ts';
import { table } from './output.ts';
import { saidOf, saveFile } from './save-file.ts';

const { cli, care, alerts } = words;
const { columns } = cli;
const says = care.cli;
const formats = ['csv', 'xlsx'] as const;

/** `tieout connections --health`: exit code 1 where one of them is not well, so that a script notices. */
export async function connectionsHealth(asked: Asked): Promise<Said> {
  const { connections } = await asked.api.connections(asked.company);
  const json = await Promise.all(connections.map(({ id }) => asked.api.health(asked.company, id)));
  const rows = json.map((one) => ({
    [columns.id]: one.connection_id,
    [columns.name]: one.name,
    [says.health]: care.verdicts[one.verdict],
    [says.lastRead]: one.last_read_at,
    [says.hour]: one.last_hour.calls === 0 ? null : `${one.last_hour.failed}/${one.last_hour.calls}`,
    [says.mean]: one.last_hour.mean_ms,
    [says.waiting]: one.queue.waiting + one.queue.in_hand,
    [says.parked]: one.queue.parked,
    [says.slots]: `${one.slots.in_use}/${one.slots.of}`,
    [says.why]: one.reasons.map(({ says: why }) => why).join(' '),
  }));
  return {
    json: { connections: json },
    text: rows.length === 0 ? cli.none : table(rows),
    code: json.some(({ verdict }) => verdict === 'ill') ? 1 : 0,
  };
}

/** `tieout alerts`: what is wrong, and what was lately. Exit code 1 while something is. */
export async function listAlerts(asked: Asked): Promise<Said> {
  const json = await asked.api.alerts(asked.company);
  const rows = json.alerts.map((one) => ({
    [columns.id]: one.id,
    [alerts.cli.kind]: alerts.page.kinds[one.kind],
    [alerts.cli.connection]: one.connection.name,
    [alerts.cli.began]: one.began_at,
    [alerts.cli.ended]: one.ended_at,
    [alerts.cli.told]: one.told_at,
    [columns.says]: one.says.split('\n')[0] ?? '',
  }));
  return {
    json,
    text: rows.length === 0 ? cli.none : table(rows),
    code: json.alerts.some(({ ended_at }) => ended_at === null) ? 1 : 0,
  };
}

/** `tieout accountant-report`: all accounting approvers; with `--out FILE.csv` or `.xlsx` as a file. */
export async function accountantReport(asked: Asked): Promise<Said> {
  const text = (name: string) => (typeof asked.options[name] === 'string' ? asked.options[name] : undefined);
  const span = { from: text('from'), to: text('to') };
  const file = text('out');
  if (file !== undefined) return saved(asked, file, span);
  const json = await asked.api.accountantReport(asked.company, span);
  const heads = words.accountantReport.columns;
  const rows = json.approvers.map((one) => ({
    [columns.id]: one.id,
    [heads.name]: one.name,
    [heads.level]: one.erp_integrations,
    [heads.grantedAt]: one.granted?.at ?? null,
    [heads.grantedBy]: one.granted?.by ?? null,
    ...Object.fromEntries(approverActs.map((act) => [heads[act], one.acts[act]])),
    [heads.lastAct]: one.last_act_at,
  }));
  return { json, text: rows.length === 0 ? cli.none : table(rows) };
}

async function saved(asked: Asked, file: string, span: ReportSpan): Promise<Said> {
  const format = formats.find((one) => file.toLowerCase().endsWith(`.${one}`));
  if (format === undefined) {
    throw new Usage(fill(cli.needsOption, { command: 'accountant-report', option: 'out FILE.csv|FILE.xlsx' }));
  }
  const { bytes } = await asked.api.accountantReportFile(asked.company, format, span);
  const saved = await saveFile(file, bytes, true);
  return { json: saved, text: saidOf(saved) };
}
