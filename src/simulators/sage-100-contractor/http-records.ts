import type { FastifyInstance } from 'fastify';
import { isRecordNumber, problem, refuse, wrongNumber } from './http-answers.ts';
import { recordKinds, type SetUpByHand } from './record-actions.ts';
import type { Simulator } from './simulator.ts';

interface OfRecord {
  Params: { recnum: string };
}

/** Vendors, jobs, subcontracts and their changes: people see them, delete them, and complete their set-up. */
export function addRecords(here: FastifyInstance, { records }: Simulator): void {
  for (const kind of recordKinds) {
    here.get(`/${kind}`, () => records.list(kind));
    here.get<OfRecord>(`/${kind}/:recnum`, async (request, reply) => {
      const { recnum } = request.params;
      if (!isRecordNumber(recnum)) return wrongNumber(reply);
      const found = await records.find(kind, recnum);
      if (!found) return problem(reply, 404, 'not_found', `There is no record ${recnum} among the ${kind}.`);
      return { ...found.record, ...(found.lines === null ? {} : { lines: found.lines }) };
    });
    here.delete<OfRecord>(`/${kind}/:recnum`, async (request, reply) => {
      const { recnum } = request.params;
      if (!isRecordNumber(recnum)) return wrongNumber(reply);
      const answer = await records.delete(kind, recnum);
      return 'refused' in answer ? refuse(reply, answer.refused) : reply.code(204).send();
    });
  }
  for (const kind of ['vendors', 'jobs'] as const) {
    here.post<OfRecord>(`/${kind}/:recnum/set-up`, async (request, reply) => {
      const { recnum } = request.params;
      if (!isRecordNumber(recnum)) return wrongNumber(reply);
      const read = setUpIn(request.body);
      if (read === null) {
        return problem(reply, 422, 'invalid', 'due_terms is a text; ledger_account and department are whole numbers.');
      }
      const answer = await records.complete(kind, recnum, read);
      return 'refused' in answer ? refuse(reply, answer.refused) : answer.done;
    });
  }
}

function setUpIn(body: unknown): SetUpByHand | null {
  if (typeof body !== 'object' || body === null) return null;
  const { due_terms, ledger_account, department } = body as Readonly<Record<string, unknown>>;
  const isText = due_terms === undefined || (typeof due_terms === 'string' && due_terms.length <= 20);
  const numbers = [ledger_account, department].filter((one) => one !== undefined);
  const areNumbers = numbers.every((one) => Number.isSafeInteger(one) && Number(one) >= 0);
  return isText && areNumbers ? (body as SetUpByHand) : null;
}
