import type { FastifyReply } from 'fastify';
import type { BooksRefusal } from './books.ts';

/** An answer that is a no, in the shape of RFC 9457. */
export function problem(reply: FastifyReply, status: number, code: string, detail: string) {
  const title =
    { 400: 'Bad Request', 404: 'Not Found', 409: 'Conflict', 422: 'Unprocessable Content' }[status] ?? 'Error';
  return reply
    .code(status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify({ type: 'about:blank', title, status, code, detail }));
}

export const isRecordNumber = (text: string): boolean => /^[1-9]\d{0,14}$/.test(text);
export const wrongNumber = (reply: FastifyReply) =>
  problem(reply, 400, 'malformed', 'A record number is a whole number of at most 15 digits.');

/** The program's own no. */
export const refuse = (reply: FastifyReply, { code, detail }: BooksRefusal) =>
  problem(reply, code === 'not_found' ? 404 : code === 'invalid' ? 422 : 409, code, detail);
