import { expect } from 'vitest';
import { sendFile, wrongIn } from './imports.ts';
import { expectProblem } from './problem.ts';
import { sql } from './sql.ts';
import type { Running } from './tieout.ts';

export type ImportSite = Awaited<ReturnType<typeof importSite>>;

export const lines = (...all: readonly string[]) => `${all.join('\n')}\n`;
/** The columns of a file of invoices. */
export const head =
  'project,commitment,application,invoice number,period end,billing date,status,line,previous,this period,stored';

/** Two projects, four vendors and their codes, brought in by files, and how more is brought in to them. */
export async function importSite(tieout: Running) {
  const rows = <T extends object>(text: string) => sql<T>(tieout.urls.superUrl, text);
  async function take(kind: string, body: string, query: Record<string, string> = {}) {
    const done = await sendFile(tieout, kind, body, query);
    expect(done.status, JSON.stringify(done.body)).toBe(200);
    return done.body;
  }
  const refuse = async (kind: string, body: string, query: Record<string, string> = {}) => {
    const refused = await sendFile(tieout, kind, body, query);
    expectProblem(refused, 422, 'import_refused');
    for (const { detail } of refused.body.facts.errors) expect(detail).not.toMatch(/[{}]|undefined/);
    return wrongIn(refused);
  };
  await take('projects', 'number,name\n3100,Heron Quay\n3200,Osprey Wharf\n');
  await take('vendors', 'name,erp number\nAlpha Steel,A-1\nBeta Glass,\nTwin,T-1\nTwin,T-2\n');
  await take('cost-codes', 'project,code,name\n3100,03-100,Forms\n3100,03-200,Bars\n3200,03-100,Forms\n');
  const [{ id: project }] = (await rows("select id::int from project where number = '3100'")) as [{ id: number }];
  return {
    project,
    rows,
    take,
    refuse,
    /** A commitment of its own, with two lines of 1,000.00 and 500.00. */
    async site(number: string, head: Record<string, string> = {}): Promise<void> {
      const given = { project: '3100', number, vendor: 'Alpha Steel', status: 'Approved', retainage: '10', ...head };
      await take('commitments', lines(Object.keys(given).join(','), Object.values(given).join(',')));
      await take(
        'schedules-of-values',
        lines(
          'project,commitment,line,cost code,cost type,description,amount',
          `${given.project},${number},1,03-100,S,Forms,"$1,000.00"`,
          `${given.project},${number},2,03-200,S,Bars,500`,
        ),
      );
    },
    async requisitions(number: string) {
      const [{ id }] = (await rows(`select id::int from commitment where number = '${number}'`)) as [{ id: number }];
      const all = await tieout.as('owner').requisitions(tieout.company, project, { 'filters[commitment_id]': id });
      const whole = await Promise.all(
        all.map((one) => tieout.as('owner').requisition(tieout.company, project, one.id)),
      );
      return whole.sort((one, other) => one.number - other.number);
    },
  };
}
