import type { Instant } from '../../../domain/time.ts';
import type { ErpConnector } from '../../contract.ts';
import { type Lie, lying } from './lie.ts';

const began = 'asOf of a look is when it began, of a created bill when the answer came';

/** Each look dated by somebody else's idea of time. */
const dated = (honest: ErpConnector, of: (told: Instant) => Promise<Instant>): Partial<ErpConnector> => ({
  async lookFor(bill, signal) {
    const seen = await honest.lookFor(bill, signal);
    return seen.is === 'unknown' ? seen : { ...seen, asOf: await of(seen.asOf) };
  },
});

/** They claim that an answer is of another time than it is. */
export const timeLies: readonly Lie[] = [
  {
    name: 'dates a look by its end',
    caughtBy: [began],
    open: lying((honest, { clock }) => dated(honest, () => clock.now())),
  },
  {
    name: 'dates every look by the moment it was opened',
    caughtBy: [began],
    open: lying((honest, { clock }) => {
      const opened = clock.now();
      return dated(honest, () => opened);
    }),
  },
  {
    name: 'dates a look in the future',
    caughtBy: ['asOf never runs ahead or backwards'],
    open: lying((honest) => dated(honest, async (told) => (told + 3_600_000) as Instant)),
  },
  {
    name: 'dates many looks by the moment each was passed on',
    caughtBy: [began],
    open: lying((honest, { clock }) => ({
      async *lookForMany(bills, signal) {
        for await (const seen of honest.lookForMany(bills, signal)) {
          yield seen.is === 'unknown' ? seen : { ...seen, asOf: await clock.now() };
        }
      },
    })),
  },
  {
    name: 'dates a created bill by the beginning of the ask',
    caughtBy: [began],
    open: lying((honest, { clock }) => ({
      async createBill(bill, reference, signal) {
        const asOf = await clock.now();
        const answer = await honest.createBill(bill, reference, signal);
        return answer.is === 'created' ? { ...answer, asOf } : answer;
      },
    })),
  },
];
