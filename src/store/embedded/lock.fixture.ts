import { setTimeout as sleep } from 'node:timers/promises';
import { takeLock } from './file-lock.ts';

/** Takes lock after lock at agreed moments, together with its rivals, keeps what it got, and says which. */
const [base, rounds, startAt, everyMs] = [process.argv[2]!, ...process.argv.slice(3).map(Number)] as [
  string,
  ...number[],
];
const won: number[] = [];
for (let round = 0; round < rounds!; round++) {
  const at = startAt! + round * everyMs!;
  await sleep(Math.max(0, at - Date.now() - 5));
  while (Date.now() < at) {
    // spin: timers are too coarse to make rivals meet
  }
  if (!('heldBy' in (await takeLock(`${base}-${round}`)))) won.push(round);
}
process.stdout.write(`${JSON.stringify(won)}\n`);
process.stdin.resume(); // a lock is held only as long as its holder lives: wait for the others
