import { expect, it } from 'vitest';
import { Doorkeeper } from './doorkeeper.ts';

const hear = (door: Doorkeeper, proved: { readonly shared: boolean } | null) =>
  door.hear('ann@example.com', '192.0.2.1', async () => proved);
const times = async (n: number, act: () => Promise<unknown>) => {
  for (let i = 0; i < n; i++) await act();
};

it('a right password of what is another’s login as well leaves the count of wrong ones: its owner cannot guess on', async () => {
  const door = new Doorkeeper(() => 0);
  await times(9, () => hear(door, null));
  expect(await hear(door, { shared: true })).toMatchObject({ ok: true });
  expect(await hear(door, null)).toMatchObject({ refusal: { code: 'wrong_credentials' } });
  expect(await hear(door, { shared: true })).toMatchObject({ refusal: { code: 'too_many_attempts' } });
});

it('a right password of one’s own begins the count anew', async () => {
  const door = new Doorkeeper(() => 0);
  await times(9, () => hear(door, null));
  expect(await hear(door, { shared: false })).toMatchObject({ ok: true });
  await times(9, () => hear(door, null));
  expect(await hear(door, { shared: false })).toMatchObject({ ok: true });
});
