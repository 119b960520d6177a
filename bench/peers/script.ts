import { beginsWhenTold, exportingPeer, inLanes } from '../parts/exporting-peer.ts';

/**
 * What one writes in an afternoon, and fast: twenty invoices at a time. No look, no intent, no lease, no history; killed in
 * the middle it makes bills twice.
 */
const abreast = 20;
const peer = exportingPeer(abreast);
beginsWhenTold(async () =>
  inLanes(await peer.unlinked(), abreast, async (invoice) => peer.note(invoice, await peer.makeBill(invoice))),
);
