import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Billing, billing } from '../support/billing.ts';
import { headerOf, mailPublicUrl as publicUrl, runWithMail, textOf, type WithMail } from '../support/mail-catcher.ts';
import type { Running } from '../support/tieout.ts';

let post: WithMail;
let tieout: Running;
let bills: Billing;
beforeAll(async () => {
  post = await runWithMail();
  ({ tieout } = post);
  bills = await billing(tieout);
});
afterAll(() => post?.end());

const caught = (many: number) => post.caught(many);

it('whoever sent a rejected invoice gets a mail, from the sender that the company names', async () => {
  await tieout.as('owner').editCompanySettings(tieout.company, { mail: { from: 'invoices@harbor.example' } });
  const id = await bills.sent();
  expect((await bills.move('approver', 'reject', id, { reason: 'Wrong period.' })).status).toBe(200);
  const [mail] = await caught(1);
  expect(mail).toMatchObject({ from: 'invoices@harbor.example', to: ['priya.raman@example.com'] });
  expect(headerOf(mail!, 'Subject')).toMatch(/^Rejected: invoice /);
  expect(textOf(mail!)).toMatch(
    new RegExp(`Open the invoice: ${publicUrl}/companies/${tieout.company}/projects/\\d+/invoices/${id}\n`),
  );
});

it('many at once are told one by one, and nobody is told who said no to it', async () => {
  post.catcher.caught.length = 0;
  const ids = [await bills.sent(), await bills.sent()];
  await tieout.as('approver').bulk(tieout.company, { action: 'reject', invoice_ids: ids, reason: 'Both.' });
  await caught(2);
  await tieout.call('pm', 'PUT', `/api/v1/companies/${tieout.company}/directory/me/mail`, {
    rejections: false,
    digest: true,
  });
  const last = await bills.sent();
  expect((await bills.move('approver', 'reject', last, { reason: 'Third.' })).status).toBe(200);
  const settings = await tieout.as('viewer').companySettings(tieout.company);
  expect(settings.mail).toMatchObject({ server: true, waiting: 0, usual_from: 'tieout@example.com' });
  expect(post.catcher.caught).toHaveLength(2);
});
