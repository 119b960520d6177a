import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
beforeAll(async () => {
  tieout = await runTieout({}, { tlsInFront: true });
});
afterAll(() => tieout?.end());

const guess = async (forwarded: string): Promise<number> => {
  const answer = await fetch(`${tieout.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': forwarded },
    body: JSON.stringify({ login: 'clerk', password: 'not the password' }),
  });
  return answer.status;
};

it('counts guesses by the address that the proxy saw, whatever the caller wrote before it', async () => {
  const said: number[] = [];
  // A usual proxy puts what it saw behind what was sent to it.
  for (let n = 1; n <= 11; n++) said.push(await guess(`203.0.113.${n}, 198.51.100.7`));
  expect(said).toEqual([...Array(10).fill(401), 429]);
  expect(await guess('203.0.113.1, 198.51.100.8'), 'of another address').toBe(401);
});
