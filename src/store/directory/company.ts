import type { CompanyEvent, CompanySettings, DirectoryTx, NewCompanyEvent } from '../../app/unit-of-work.ts';
import type { PushRule } from '../../domain/directory.ts';
import type { Trx } from '../pool.ts';

type CompanyTx = Pick<DirectoryTx, 'settings' | 'saveSettings' | 'note' | 'history'>;

/** As `0007-company.sql` has it for a company without a row. */
const usual: CompanySettings = {
  pushGrantedBy: 'directory_admin',
  mailRejections: true,
  mailDigest: false,
  digestHour: 7,
  timeZone: 'UTC',
  mailFrom: null,
};

/** What a company has set, and what was done to it. */
export const companyTx = (trx: Trx, company: number): CompanyTx => ({
  settings: async () => {
    const row = await trx
      .selectFrom('company_setting')
      .selectAll()
      .where('company_id', '=', company)
      .executeTakeFirst();
    if (row === undefined) return usual;
    return {
      pushGrantedBy: row.push_granted_by as PushRule,
      mailRejections: row.mail_rejections,
      mailDigest: row.mail_digest,
      digestHour: row.digest_hour,
      timeZone: row.time_zone,
      mailFrom: row.mail_from,
    };
  },
  saveSettings: async (settings) => {
    const columns = {
      push_granted_by: settings.pushGrantedBy,
      mail_rejections: settings.mailRejections,
      mail_digest: settings.mailDigest,
      digest_hour: settings.digestHour,
      time_zone: settings.timeZone,
      mail_from: settings.mailFrom,
    };
    await trx
      .insertInto('company_setting')
      .values({ ...columns, company_id: company })
      .onConflict((conflict) => conflict.column('company_id').doUpdateSet(columns))
      .execute();
  },
  note: (event) => note(trx, company, event),
  history: (before, limit) => history(trx, company, before, limit),
});

/** One line of the company's own history, in the transaction of the change. */
export async function note(trx: Trx, company: number, event: NewCompanyEvent): Promise<void> {
  await trx
    .insertInto('company_event')
    .values({
      company_id: company,
      person_id: event.by,
      type: event.type,
      facts: JSON.stringify(event.facts),
      request_id: event.requestId,
    })
    .execute();
}

async function history(
  trx: Trx,
  company: number,
  before: number | null,
  limit: number,
): Promise<readonly CompanyEvent[]> {
  const rows = await trx
    .selectFrom('company_event')
    .leftJoin('person', 'person.id', 'company_event.person_id')
    .select(['company_event.id', 'company_event.at', 'company_event.type', 'company_event.facts', 'person.name'])
    .where('company_event.company_id', '=', company)
    .$if(before !== null, (query) => query.where('company_event.id', '<', before as number))
    .orderBy('company_event.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ name, ...row }) => ({ ...row, by: name })) as unknown as readonly CompanyEvent[];
}
