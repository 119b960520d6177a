import { billing } from '../test/support/billing.ts';
import { counting } from './parts/attack.ts';
import { withHouse } from './parts/house.ts';

const rounds = 10;

/** Two at once where one may win: two unlinks, accept against retrieve, accept against accept. */
export const run = () =>
  withHouse(async (house) => {
    const count = counting('two at once');
    const bills = await billing(house);
    const yes = (answers: readonly { status: number }[]) => answers.filter(({ status }) => status < 300).length;
    for (let round = 0; round < rounds; round++) {
      const item = await bills.synced();
      await bills.atSage(item.erp_record!.id, 'delete');
      const reason = { reason: 'Wrong period.' };
      const cut = await Promise.all(
        ['approver', 'owner', 'approver'].map((who) => bills.move(who, 'unlink', item.invoice_id, reason)),
      );
      count.held(`unlink ${cut.map(({ status }) => status)}`, yes(cut) === 1);
      const { events } = await house.as('owner').history(house.company, item.invoice_id);
      count.held('its history tells of one', events.filter(({ type }) => type === 'link.unlinked').length === 1);

      const id = await bills.sent();
      const [accepted, retrieved] = await Promise.all([
        bills.move('approver', 'accept', id),
        bills.move('pm', 'retrieve', id),
      ]);
      count.held(`accept ${accepted.status}, retrieve ${retrieved.status}`, yes([accepted, retrieved]) === 1);
      if (accepted.status < 300) await bills.reaches(id, 'synced');

      const other = await bills.sent();
      const before = (await bills.bills()).length;
      const both = await Promise.all(
        ['approver', 'owner', 'approver', 'owner'].map((who) => bills.move(who, 'accept', other)),
      );
      await bills.reaches(other, 'synced');
      count.held(
        `accept ${both.map(({ status }) => status)}`,
        yes(both) === 1 && (await bills.bills()).length === before + 1,
      );
    }
    return count.result(`${rounds} rounds; one wins, the rest are told so, the ERP has one bill`);
  });
