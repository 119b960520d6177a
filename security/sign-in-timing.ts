import { performance } from 'node:perf_hooks';
import { counting } from './parts/attack.ts';
import { withHouse } from './parts/house.ts';

/** Below the ten that a login and the fifty that an address may try. */
const triesEach = 3;
const median = (times: readonly number[]) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]!;

/** Whether a no tells, by its words or its time, which people there are. The times are told; only the words are held. */
export const run = () =>
  withHouse(async (house) => {
    const count = counting('who is there, by the answer');
    const json = { 'content-type': 'application/json' };
    const known = ['owner', 'pm', 'clerk', 'approver', 'accountant', 'viewer'];
    const times = { known: [] as number[], unknown: [] as number[] };
    const told = new Set<string>();
    for (let round = 0; round < triesEach; round++) {
      for (const login of known) {
        for (const [kind, name] of [
          ['known', login],
          ['unknown', `${login}x`],
        ] as const) {
          const began = performance.now();
          const body = JSON.stringify({ login: name, password: 'not the password' });
          const answer = await house.raw('POST', '/api/v1/session', json, body);
          times[kind].push(performance.now() - began);
          const { request_id: _, ...said } = (await answer.json()) as Record<string, unknown>;
          told.add(JSON.stringify([answer.status, said, [...answer.headers.keys()].sort()]));
          count.held(`${kind} ${answer.status}`, answer.status === 401);
        }
      }
    }
    count.held(`answers differ: ${[...told].join(' | ')}`, told.size === 1);
    const ms = (kind: keyof typeof times) => median(times[kind]).toFixed(1);
    return count.result(`one answer for all; median ${ms('known')} ms for people, ${ms('unknown')} ms for nobody`);
  });
