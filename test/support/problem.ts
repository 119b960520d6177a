import { expect } from 'vitest';
import { words } from '../../src/domain/words/words.ts';
import { problem } from '../../src/http/api/shapes.ts';
import type { Answer } from './tieout.ts';

/** Holds a refusal of /api/v1 to its shape, and to a sentence in which nothing was left to fill in. */
export function expectProblem(answer: Answer, status: number, code: string): Answer['body'] {
  expect({ status: answer.status, code: answer.body?.code }, JSON.stringify(answer.body)).toEqual({ status, code });
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json\b/);
  const said = problem.strict().parse(answer.body);
  expect(said.status).toBe(status);
  expect(said.request_id).toBe(answer.headers.get('x-request-id'));
  expectSentence(said.detail);
  if (code === 'malformed' || code === 'invalid') {
    expect(Object.keys({ ...words.becauses, ...words.forms }), said.detail).toContain(said.facts.because);
  }
  return answer.body;
}

/** Holds a refusal of /rest to the shape that Procore's clients read: on 422 the sentences by field. */
export function expectRestError(answer: Answer, status: number, code: string, field = 'base'): string {
  expect({ status: answer.status, code: answer.body?.code }, JSON.stringify(answer.body)).toEqual({ status, code });
  expect(answer.headers.get('content-type')).toMatch(/^application\/json\b/);
  const { message, errors } = answer.body;
  expect(errors).toEqual(status === 422 ? { [field]: [message] } : message);
  expectSentence(message);
  return message;
}

/** A person reads it: it is a sentence, and no `{name}` waits to be filled. */
function expectSentence(text: string): void {
  expect(text).not.toMatch(/[{}]|undefined|\[object/);
  expect(text.length).toBeGreaterThan(15);
  // What a library says of a value is for its programmer.
  expect(text).not.toMatch(/Invalid|Too (big|small)|expected|received/);
}
