import type { ErpConnector, ErpProblem } from '../../contract.ts';
import { listed } from '../case.ts';
import { type Lie, lying } from './lie.ts';

const each = 'what would stop a bill is told beforehand, of each in its place';
const whole = 'what would stop a bill is told whole or not at all';

/** Changes what an honest connector tells of many bills, once it has all of it. */
const telling = (change: (told: (readonly ErpProblem[])[]) => readonly (readonly ErpProblem[])[]): Lie['open'] =>
  lying((honest) => ({
    async *problems(bills, signal) {
      yield* change(await listed(honest.problems!(bills, signal)));
    },
  }));

const deafTo = (honest: ErpConnector): Partial<ErpConnector> => ({
  async *problems(bills, signal) {
    let given = 0;
    try {
      for await (const told of honest.problems!(bills, signal)) {
        given++;
        yield told;
      }
    } catch {
      for (; given < bills.length; given++) yield [];
    }
  },
});

/** They say *well* of what will be refused, or cry wolf. */
export const foretellingLies: readonly Lie[] = [
  { name: 'says that nothing is wrong where it could not look', caughtBy: [whole], open: lying(deafTo) },
  { name: 'says that nothing is wrong, ever', caughtBy: [each], open: telling((told) => told.map(() => [])) },
  {
    name: 'tells the first thing alone',
    caughtBy: [each],
    open: telling((told) => told.map((all) => all.slice(0, 1))),
  },
  {
    name: 'tells what is wrong in an order of its own',
    caughtBy: [each],
    open: telling((told) => told.toSorted((a, b) => b.length - a.length)),
  },
  {
    name: 'leaves out the bills with nothing wrong',
    caughtBy: [each],
    open: telling((told) => told.filter((all) => all.length > 0)),
  },
  {
    name: 'warns of every bill',
    caughtBy: [each],
    open: telling((told) =>
      told.map((all) => [
        ...all,
        { code: 'erp_setup_incomplete', detail: 'You never know.', about: { kind: 'bill', number: '1' } },
      ]),
    ),
  },
];
