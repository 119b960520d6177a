import { type Generated, sql } from 'kysely';
import type { Attachment, AttachmentTx, SubjectRecord } from '../app/unit-of-work.ts';
import type { Subject } from '../domain/attachment.ts';
import type { AttachmentId } from '../domain/ids.ts';
import type { Trx } from './pool.ts';

/** The tables of `migrations/0009-attachments.sql`. */
export interface AttachmentTables {
  attachment: {
    company_id: number;
    id: Generated<number>;
    project_id: number;
    subject_kind: string;
    subject_id: number;
    name: string;
    type: string | null;
    size: number | null;
    sha256: Buffer | null;
    added_by: number;
    begun_at: Generated<number>;
    added_at: number | null;
  };
  attachment_part: { company_id: number; attachment_id: number; number: number; bytes: Buffer };
}

/** The files of each row of a table, as a column of it. */
export const filesOf = (kind: Subject['kind']) =>
  sql<readonly unknown[]>`(select coalesce(json_agg(json_build_object('id', file.id, 'company', file.company_id,
      'name', file.name, 'type', file.type) order by file.id), '[]')
    from attachment file where file.company_id = ${sql.ref(`${kind}.company_id`)} and file.subject_kind = ${sql.lit(kind)}
      and file.subject_id = ${sql.ref(`${kind}.id`)} and file.added_at is not null)`.as('files');

/** Longer than any file takes to arrive: whatever began before that never will. */
const arrivesWithin = '1 hour';

export function attachmentTx(trx: Trx, company: number): AttachmentTx {
  const whole = (on: Subject) =>
    trx
      .selectFrom('attachment')
      .innerJoin('person', 'person.id', 'attachment.added_by')
      .selectAll('attachment')
      .select('person.name as adder')
      .where('attachment.company_id', '=', company)
      .where('attachment.subject_kind', '=', on.kind)
      .where('attachment.subject_id', '=', on.id)
      .where('attachment.added_at', 'is not', null);
  return {
    subject: (on, lock) => subjectOf(trx, company, on, lock),
    touch: async (on) => {
      await trx
        .updateTable(on.kind)
        .set({ updated_at: sql<number>`clock_timestamp()` })
        .where('company_id', '=', company)
        .where('id', '=', on.id)
        .execute();
    },
    list: async (on) => (await whole(on).orderBy('attachment.id').execute()).map(attachmentOf),
    get: async (on, id) => {
      const row = await whole(on).where('attachment.id', '=', id).executeTakeFirst();
      return row === undefined ? null : attachmentOf(row);
    },
    begin: async (on, project, name, by) => {
      await trx
        .deleteFrom('attachment')
        .where('company_id', '=', company)
        .where('added_at', 'is', null)
        .where('begun_at', '<', sql<number>`clock_timestamp() - ${arrivesWithin}::interval`)
        .execute();
      const { id } = await trx
        .insertInto('attachment')
        .values({
          company_id: company,
          project_id: project,
          subject_kind: on.kind,
          subject_id: on.id,
          name,
          added_by: by,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id as AttachmentId;
    },
    addPart: async (id, number, bytes) => {
      await trx
        .insertInto('attachment_part')
        .values({ company_id: company, attachment_id: id, number, bytes: Buffer.from(bytes) })
        .execute();
    },
    finish: async (id, { type, size, sha256 }) => {
      await trx
        .updateTable('attachment')
        .set({
          type,
          size,
          sha256: Buffer.from(sha256, 'hex'),
          added_at: sql<number>`clock_timestamp()`,
        })
        .where('company_id', '=', company)
        .where('id', '=', id)
        .execute();
    },
    remove: async (id) => {
      await trx.deleteFrom('attachment').where('company_id', '=', company).where('id', '=', id).execute();
    },
    part: async (id, number) => {
      const row = await trx
        .selectFrom('attachment_part')
        .select('bytes')
        .where('company_id', '=', company)
        .where('attachment_id', '=', id)
        .where('number', '=', number)
        .executeTakeFirst();
      return row?.bytes ?? null;
    },
  };
}

type Row = AttachmentTables['attachment'] & { readonly adder: string };

const attachmentOf = (row: Omit<Row, 'id' | 'begun_at'> & { readonly id: number }): Attachment =>
  ({
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    type: row.type,
    size: row.size,
    sha256: row.sha256!.toString('hex'),
    by: { id: row.added_by, name: row.adder },
    at: row.added_at,
  }) as unknown as Attachment;

async function subjectOf(trx: Trx, company: number, on: Subject, lock: boolean): Promise<SubjectRecord | null> {
  const id = {
    invoice: sql<number>`commitment_id`,
    change_order: sql<number>`commitment_id`,
    commitment: sql<number>`id`,
  };
  const query = trx
    .selectFrom(on.kind)
    .select(['project_id', id[on.kind].as('commitment_id')])
    .where('company_id', '=', company)
    .where('id', '=', on.id)
    .where('deleted_at', 'is', null);
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
  if (row === undefined) return null;
  return { projectId: row.project_id, commitmentId: row.commitment_id } as unknown as SubjectRecord;
}
