import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { csvTable, type RecordTable, xlsxTable } from '../../documents/documents.ts';
import { attachmentNamed } from '../content-disposition.ts';
import { refused } from './context.ts';

const types = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;
export type TableFormat = keyof typeof types;

/** How the description of the API tells of such a file. */
export const tableFile = (format: TableFormat) => ({
  200: { description: 'The file', content: { [types[format].replace(/;.*/, '')]: { schema: z.string() } } },
  ...refused,
});

/** Sends a table while its rows are read: whoever stops reading stops the reading. */
export function sendTable(reply: FastifyReply, format: TableFormat, name: string, table: RecordTable): FastifyReply {
  const content: AsyncIterable<string | Buffer> = format === 'csv' ? csvTable(table) : xlsxTable(table);
  return reply
    .type(types[format])
    .header('content-disposition', attachmentNamed(`${name}.${format}`))
    .header('x-content-type-options', 'nosniff')
    .send(Readable.from(content, { objectMode: false }));
}
