import type { Running } from '../../test/support/tieout.ts';
import { bodyType, type ForeignAsk } from './foreign-asks.ts';
import type { Id } from './seed-kinds.ts';
import { uniqueName } from './unique-name.ts';

/** What came of a request, with what is another each time taken out of it. */
export interface Answered {
  readonly status: number;
  readonly text: string;
}

/**
 * Asks as one of the demo's people. Taken out of the answer are the id that was asked with, the request's own id, and the
 * number of an operation that was begun: of that its results are told instead.
 */
export function answersOf(house: Running, cookie: string): (who: string, ask: ForeignAsk, id: Id) => Promise<Answered> {
  let asked = 0;
  return async (who, ask, id) => {
    const { address, body } = ask.with(id);
    const headers: Record<string, string> = {
      'procore-company-id': String(house.company),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...bodyType(body),
      ...(ask.bySession ? { cookie } : { authorization: `Bearer ${await house.token(who)}` }),
    };
    const sent =
      body === undefined || typeof body === 'string'
        ? body
        : JSON.stringify(body)?.replace(uniqueName, `Name ${++asked}`);
    const answer = await fetch(`${house.url}${address}`, {
      method: ask.method,
      headers,
      redirect: 'manual',
      ...(sent === undefined ? {} : { body: sent }),
    });
    const said = await answer.text();
    const operation = /"operation_id":(\d+)/.exec(said)?.[1];
    const results = operation === undefined ? '' : await resultsOf(house, who, Number(operation));
    const plain = said
      .replace(/"request_id":"[^"]*"/, '')
      .replace(/"operation_id":\d+/, '')
      .replace(/"id":\d+,"name":"Name \d+"/, '');
    const type = answer.headers.get('content-type') ?? '';
    return { status: answer.status, text: `${answer.status} ${type} ${without(id, `${plain} ${results}`)}` };
  };
}

/** Once it has ended, which for an id that cannot be found takes no ERP. */
async function resultsOf(house: Running, who: string, operation: number): Promise<string> {
  for (let tried = 0; tried < 200; tried++) {
    const path = `/api/v1/companies/${house.company}/erp/operations/${operation}`;
    const { body } = await house.call(who, 'GET', path);
    if (body.state === 'done') return JSON.stringify(body.results);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`operation ${operation} does not end`);
}

const without = (id: Id, text: string) => text.replaceAll(new RegExp(`(?<![\\w-])${id}(?![\\w-])`, 'g'), '#');
