import type { InvoiceId } from '../../src/domain/ids.ts';
import { ok } from './outcome.ts';
import type { SmallHouse } from './small-house.ts';

/** An invoice of the house's first commitment whose bill is made, and linked. */
export async function exported(house: SmallHouse): Promise<InvoiceId> {
  const me = await house.caller();
  const invoice = await house.approved(house.commitments[0]!, 500_000);
  ok(await house.hub.send(me, { invoice }));
  ok(await house.hub.accept(me, { invoice }));
  await house.exportAll();
  return invoice;
}
