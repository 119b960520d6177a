import { afterAll, beforeAll, expect, it } from 'vitest';
import { bareInstallation } from '../../../test/support/installation.ts';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import type { Caller, Letter, MailServer, NewMail, Tx } from '../unit-of-work.ts';
import { sendMail } from './send-mail.ts';

const went: Letter[] = [];
const mail: MailServer = {
  host: 'mail.example.com',
  from: 'tieout@example.com',
  send: async (letter) => {
    went.push(letter);
    return { is: 'sent' };
  },
};

let house: SmallHouse;
let me: Caller;
beforeAll(async () => {
  house = await smallHouse({ installation: { ...bareInstallation, mail } });
  me = await house.caller();
  await ofMine({ email: 'mine@example.com' });
});
afterAll(() => house?.close());
const query = (text: string, values: readonly unknown[] = []) => sql(house.urls.superUrl, text, [...values]);
const scope = () => ({ company: house.company });

const written = (kind: NewMail['kind']) =>
  house.deps.work.run(scope(), (tx) =>
    tx.mails.add({
      kind,
      person: me.person,
      from: mail.from,
      to: { name: 'Mine', address: 'mine@example.com' },
      subject: kind,
      plain: 'Three invoices wait.',
      html: '<p>Three invoices wait.</p>',
      messageId: `<${kind}@mail.example.com>`,
      invoice: null,
    }),
  );
const ofMine = (change: Parameters<Tx['directory']['savePerson']>[1]) =>
  house.deps.work.run(scope(), (tx) => tx.directory.savePerson(me.person, change));
async function sendAll(): Promise<readonly string[]> {
  went.length = 0;
  for (const lease of (await house.deps.queue.claim('mail', 10)).leases) await sendMail(house.deps, lease);
  return went.map(({ subject }) => subject);
}

it('what waited goes to nobody who has left the company meanwhile, but for what is about their own way in', async () => {
  const kinds = ['digest', 'alert', 'rejection', 'sign_in'] as const;
  for (const kind of kinds) await written(kind);
  await query('update membership set active = false where company_id = $1 and person_id = $2', [me.company, me.person]);
  expect(await sendAll()).toEqual(['sign_in']);
  expect(await query('select subject from mail where sent_at is null')).toEqual([]);
  await query('update membership set active = true where company_id = $1 and person_id = $2', [me.company, me.person]);
  for (const kind of kinds) await written(kind);
  expect((await sendAll()).toSorted()).toEqual([...kinds].toSorted());
});

it('what waited goes to the address that they have by now, and to nobody who said no to it or has none any more', async () => {
  const kinds = ['digest', 'alert', 'rejection', 'sign_in'] as const;
  for (const kind of kinds) await written(kind);
  await ofMine({ email: 'corrected@example.com', mailDigest: false });
  expect((await sendAll()).toSorted()).toEqual(['alert', 'rejection', 'sign_in']);
  expect(new Map(went.map(({ subject, to }) => [subject, to.address]))).toEqual(
    new Map([
      ['alert', 'corrected@example.com'],
      ['rejection', 'corrected@example.com'],
      ['sign_in', 'mine@example.com'],
    ]),
  );
  for (const kind of kinds) await written(kind);
  await ofMine({ email: null });
  expect(await sendAll()).toEqual(['sign_in']);
  expect(await query('select subject from mail where sent_at is null')).toEqual([]);
});
