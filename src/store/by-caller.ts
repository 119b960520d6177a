import { gathering, type Scope } from '../app/unit-of-work.ts';
import { forbidInside } from './pool.ts';

const most = 64;
/** A read that takes longer holds up nobody any more: its connection may be one whose other end is gone. */
const patienceMs = 1_000;

/**
 * Reads together what the same caller asks for while another such read of theirs is under way, such as a program that fetches
 * sixteen invoices at once: the beginning, the walls and the end of a transaction cost more than one row more. What is
 * answered was read after it was asked for, as it is alone.
 * @param together one answer each, in their order.
 */
export function byCaller<Asked, Answer>(
  together: (scope: Scope, asked: readonly Asked[]) => Promise<readonly Answer[]>,
): (scope: Scope, asked: Asked) => Promise<Answer> {
  const callers = new Map<string, { readonly ask: (asked: Asked) => Promise<Answer>; waiting: number }>();
  return async ({ company, person }, asked) => {
    forbidInside();
    const scope: Scope = person === undefined ? { company } : { company, person };
    const name = `${company} ${person ?? ''}`;
    const caller = callers.get(name) ?? {
      ask: gathering(most, (all: readonly Asked[]) => together(scope, all), patienceMs),
      waiting: 0,
    };
    callers.set(name, caller);
    caller.waiting++;
    try {
      return await caller.ask(asked);
    } finally {
      if (--caller.waiting === 0) callers.delete(name);
    }
  };
}
