import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Billing, billing } from '../support/billing.ts';
import { headerOf, mailPublicUrl as publicUrl, runWithMail, textOf, type WithMail } from '../support/mail-catcher.ts';
import { password, type Running } from '../support/tieout.ts';
import { until } from '../support/until.ts';

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
  // A mail that was caught is noted as sent a moment later.
  const settings = await until(
    () => tieout.as('viewer').companySettings(tieout.company),
    ({ mail }) => mail.waiting === 0,
  );
  expect(settings.mail).toMatchObject({ server: true, usual_from: 'tieout@example.com' });
  expect(post.catcher.caught).toHaveLength(2);
});

it('whoever changes how they sign in is told of it, whatever mail they have chosen', async () => {
  post.catcher.caught.length = 0;
  const json = { 'content-type': 'application/json' };
  const begun = await fetch(`${tieout.url}/api/v1/session`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ login: 'viewer', password }),
  });
  const cookie = begun.headers.getSetCookie()[0]!.split(';')[0]!;
  const change = async (path: string, body: object) =>
    (
      await fetch(`${tieout.url}/api/v1/me/${path}`, {
        method: 'POST',
        headers: { ...json, cookie },
        body: JSON.stringify(body),
      })
    ).status;
  expect(await change('tokens', { password: 'not it at all', name: 'Mine', scope: 'read' })).toBe(422);
  expect(await change('tokens', { password, name: 'Mine', scope: 'read' })).toBe(201);
  const [made] = await caught(1);
  expect(made).toMatchObject({ to: ['sam.abernathy@example.com'] });
  expect(textOf(made!)).toContain('A personal token was made');
  expect(await change('password', { password, new_password: 'gravel quarry lantern' })).toBe(204);
  const [, changed] = await caught(2);
  expect(headerOf(changed!, 'Subject')).toBe('How you sign in to Tieout was changed');
  expect(textOf(changed!)).toContain(`Your sign-in: ${publicUrl}/your-sign-in`);
});
