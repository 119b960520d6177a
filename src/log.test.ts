import fastify from 'fastify';
import pg from 'pg';
import { expect, it } from 'vitest';
import { openLog } from './log.ts';

/** As PostgreSQL says that a row breaks a rule. */
const broken = () =>
  Object.assign(new pg.DatabaseError('duplicate key value violates unique constraint "person_email"', 0, 'error'), {
    code: '23505',
    table: 'person',
    detail: 'Key (email)=(ann@example.com) already exists.',
    where: 'COPY person, line 1: "Ann"',
    internalQuery: "select from person where name = 'Ann'",
  });

const ways = {
  'by itself': (err: Error) => err,
  'as what another was caused by': (cause: Error) => new Error('a job failed', { cause }),
  'among several': (err: Error) => new AggregateError([err], 'several failed'),
  'as a part of another': (err: Error) => Object.assign(new Error('a step failed'), { step: err }),
};

it.each(Object.entries(ways))('says which rule a row broke, and nothing of the row: %s', (_way, wrapped) => {
  const lines: string[] = [];
  const log = openLog('warn', { write: (line) => lines.push(line) });
  log.error({ err: wrapped(broken()) }, 'it failed');
  // Its own serializers go before a logger's, unless that has some.
  fastify({ loggerInstance: log }).log.error({ err: wrapped(broken()) }, 'a request failed');
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    expect(line).toContain('person_email');
    expect(line).not.toMatch(/ann/i);
  }
});

it('keeps the code and the table, by which it is found', () => {
  const lines: string[] = [];
  openLog('warn', { write: (line) => lines.push(line) }).error({ err: broken() }, 'it failed');
  expect(JSON.parse(lines[0]!).err).toMatchObject({ code: '23505', table: 'person' });
});
