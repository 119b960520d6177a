import { expect, it } from 'vitest';
import { linkIn } from '../../../domain/testing/link.ts';
import { caller, connection, head, OneInvoice } from '../../testing/one-invoice.ts';
import type { OutsideRequest, Tx } from '../../unit-of-work.ts';
import { heardOfMaking } from './heard.ts';

/** What a word about the making of a bill does, in its own transaction, to a link that stands so. */
async function heard(link: ReturnType<typeof linkIn>) {
  const one = new OneInvoice({ link });
  const request = { linkId: link.id } as OutsideRequest;
  const wakes = await one.deps.work.run({ company: caller.company }, (tx: Tx) =>
    heardOfMaking({ tx, caller, connection, head, link, request }),
  );
  return { wakes, jobs: one.kept.jobs };
}

it('an export that stands still has its job in the transaction of the word: a death before the waking loses nothing', async () => {
  const link = linkIn('exporting', { parked: true });
  expect(await heard(link)).toEqual({ wakes: link.id, jobs: [`export of ${link.id}`] });
});

it('one that runs is woken after the word, for its job may be held', async () => {
  const link = linkIn('exporting');
  expect(await heard(link)).toEqual({ wakes: link.id, jobs: [] });
});

it('a word of what is done wakes nothing', async () => {
  expect(await heard(linkIn('synced'))).toEqual({ wakes: null, jobs: [] });
});
