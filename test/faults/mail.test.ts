import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Deps } from '../../src/app/deps.ts';
import { digest } from '../../src/app/jobs/digest.ts';
import { mailPause, sendMail } from '../../src/app/jobs/send-mail.ts';
import type { Caller, JobKind, MailServer } from '../../src/app/unit-of-work.ts';
import { openMailServer } from '../../src/mail/smtp.ts';
import { bareInstallation } from '../support/installation.ts';
import { catchMail, headerOf, type MailCatcher, textOf } from '../support/mail-catcher.ts';
import { Died, type SmallHouse, smallHouse } from '../support/small-house.ts';
import { sql } from '../support/sql.ts';

const publicUrl = 'https://tieout.example.com';
const secret = `s3cret-${randomBytes(6).toString('hex')}`;
const serverAt = (port: number, password: string | null = null): MailServer =>
  openMailServer({
    url: password === null ? `smtp://127.0.0.1:${port}` : `smtp://tieout:${password}@127.0.0.1:${port}`,
    from: 'tieout@example.com',
    publicUrl,
  });

let house: SmallHouse;
let catcher: MailCatcher;
let me: Caller;
const logged: unknown[] = [];
beforeAll(async () => {
  catcher = await catchMail();
  house = await smallHouse({
    installation: { ...bareInstallation, publicUrl, mail: serverAt(catcher.port) },
    log: { error: (...what) => void logged.push(what), info: (...what) => void logged.push(what) },
  });
  me = await house.caller();
});
afterAll(async () => {
  await catcher.close();
  await house.close();
});
beforeEach(async () => {
  catcher.answer({});
  catcher.caught.length = 0;
  await query("delete from job where kind in ('mail', 'digest')");
  await query('delete from mail');
});
afterEach(() => expect(JSON.stringify(logged)).not.toContain(secret));

const query = (text: string, values: readonly unknown[] = []) => sql(house.urls.superUrl, text, [...values]);
const mails = () => query('select * from mail order by id') as Promise<readonly Record<string, unknown>[]>;
const withServer = (mail: MailServer | null): Deps => ({
  ...house.deps,
  installation: { ...house.deps.installation, mail },
});

/** Sends an invoice and has it rejected. */
async function rejected(reason = 'Wrong period.'): Promise<number> {
  const id = await house.approved(house.commitments[0]!, 125_000);
  const done = [await house.hub.send(me, { invoice: id }), await house.hub.reject(me, { invoice: id, reason })];
  expect(done.map((one) => one.ok)).toEqual([true, true]);
  await house.hub.project.deleteInvoice(me, house.project, id);
  return id;
}

/** Takes every due job of the kind once, as a worker would, and says how each ended. */
async function runOnce(kind: JobKind, deps: Deps = house.deps): Promise<readonly string[]> {
  const ends: string[] = [];
  for (const lease of (await house.deps.queue.claim(kind, 20)).leases) {
    try {
      const run = await (kind === 'mail' ? sendMail(deps, lease) : digest(deps, lease));
      if (!run.ended) await house.deps.work.run({ company: lease.company }, (tx) => tx.jobs.end(lease, run));
      ends.push(run.is);
    } catch (cause) {
      if (!(cause instanceof Died)) throw cause;
      ends.push('died');
    }
  }
  return ends;
}
const dueNow = () => query(`update job set run_at = now() where state = 'queued' and kind in ('mail', 'digest')`);

describe('on a rejection', () => {
  it('whoever sent the invoice gets a mail with the reason and the way back to it', async () => {
    const id = await rejected('Wrong period,\nsee <the contract> & "call me".');
    expect(await runOnce('mail')).toEqual(['done']);
    const [mail] = catcher.caught;
    expect(mail).toMatchObject({ from: 'tieout@example.com', to: ['mine@example.com'] });
    expect(headerOf(mail!, 'Subject')).toMatch(/^Rejected: invoice INV-\d+ of Ace Concrete$/);
    expect(headerOf(mail!, 'From')).toBe('Tieout <tieout@example.com>');
    expect(headerOf(mail!, 'Message-ID')).toMatch(/^<[a-z2-7]{26}@tieout\.example\.com>$/);
    expect(headerOf(mail!, 'Auto-Submitted')).toBe('auto-generated');
    const text = textOf(mail!);
    expect(text).toContain('The reason: Wrong period,\nsee <the contract> & "call me".');
    expect(text).toContain('see &#60;the contract&#62; &#38; &#34;call me&#34;.');
    expect(text).toContain(`${publicUrl}/companies/${house.company}/projects/${house.project}/invoices/${id}`);
    // What was sent is not kept.
    expect((await mails())[0]).toMatchObject({ plain: '', html: '', sent_at: expect.anything() });
    expect(await runOnce('mail')).toEqual([]);
  });

  it('nothing is written where it is unwanted, or nobody could send it', async () => {
    const unwanted: readonly (readonly [string, string])[] = [
      [`update membership set mail_rejections = false`, `update membership set mail_rejections = true`],
      [`update person set email = null`, `update person set email = 'mine@example.com'`],
      [
        `insert into company_setting (company_id, mail_rejections) select id, false from company`,
        'delete from company_setting',
      ],
    ];
    for (const [off, on] of unwanted) {
      await query(off);
      await rejected();
      await query(on);
    }
    const server = house.deps.installation.mail;
    Object.assign(house.deps.installation, { mail: null });
    await rejected();
    Object.assign(house.deps.installation, { mail: server });
    expect(await mails()).toEqual([]);
    expect(await query(`select from job where kind = 'mail'`)).toEqual([]);
  });

  it('is written with the rejection or not at all', async () => {
    const id = await house.approved(house.commitments[1]!, 5_000);
    await house.hub.send(me, { invoice: id });
    const dying = { invoice: id, reason: 'x', alongside: async () => Promise.reject(new Died('in the transaction')) };
    await expect(house.hub.reject(me, dying)).rejects.toThrow(Died);
    expect(await mails()).toEqual([]);
    await house.hub.retrieve(me, { invoice: id });
    await house.hub.project.deleteInvoice(me, house.project, id);
  });
});

describe('a mail server', () => {
  it('that is down is asked again until it is back', async () => {
    const { port } = catcher;
    await catcher.close();
    await rejected();
    expect(await runOnce('mail')).toEqual(['again']);
    expect((await mails())[0]).toMatchObject({
      sent_at: null,
      last_error: expect.stringMatching(/^the mail server does not answer/),
    });
    const standing = await house.hub.directory.settings(me);
    expect(standing).toMatchObject({ value: { standing: { waiting: 1, gaveUp: 0 } } });
    expect(await runOnce('mail')).toEqual([]);
    catcher = await catchMail(port);
    await dueNow();
    expect(await runOnce('mail')).toEqual(['done']);
    expect(catcher.caught).toHaveLength(1);
  });

  it('that knows no such mailbox is not asked again, and a person can see it', async () => {
    catcher.answer({ to: { code: 550, says: 'No such user here' } });
    await rejected();
    expect(await runOnce('mail')).toEqual(['parked']);
    expect((await mails())[0]).toMatchObject({
      gave_up_at: expect.anything(),
      last_error: 'the mail server takes no mail for mine@example.com: 550 No such user here',
    });
    const told = await house.hub.directory.history(me, { before: null, limit: 1 });
    expect(told).toMatchObject({ value: [{ by: null, type: 'mail.gave_up', facts: { to: 'mine@example.com' } }] });
    await dueNow();
    expect(await runOnce('mail')).toEqual([]);
  });

  it('that is busy is asked again, for a day', async () => {
    for (const busy of [{ to: { code: 451, says: 'Greylisted' } }, { mail: { code: 452, says: 'Full' } }]) {
      catcher.answer(busy);
      await rejected();
      expect(await runOnce('mail')).toEqual(['again']);
      expect(catcher.caught).toEqual([]);
      await query(`update mail set created_at = now() - interval '24 hours'`);
      await dueNow();
      expect(await runOnce('mail')).toEqual(['parked']);
      expect((await mails())[0]).toMatchObject({
        last_error: expect.stringMatching(/^not within a day; last: .*(Greylisted|Full)/),
      });
      await query('delete from mail');
    }
  });

  it('that takes not our sender, or not this mail, is told so by what it said', async () => {
    for (const [answers, says] of [
      [{ from: { code: 553, says: 'Not yours' } }, /takes no mail from tieout@example.com: 553 Not yours/],
      [{ mail: { code: 554, says: 'Spam' } }, /refused it: 554 Spam/],
    ] as const) {
      catcher.answer(answers);
      await rejected();
      expect(await runOnce('mail')).toEqual(['parked']);
      expect((await mails())[0]!.last_error).toMatch(says);
      await query('delete from mail');
    }
  });

  it('may get a mail twice where the hub dies before it noted it, and can see that it is one', async () => {
    await rejected();
    const server = house.deps.installation.mail!;
    const dying = withServer({
      ...server,
      send: async (letter) => {
        await server.send(letter);
        throw new Died('after the send');
      },
    });
    expect(await runOnce('mail', dying)).toEqual(['died']);
    expect(await runOnce('mail')).toEqual([]);
    // Its lease runs out, and another hub takes the job.
    await query(`update job set held_until = '-infinity' where kind = 'mail'`);
    expect(await runOnce('mail')).toEqual(['done']);
    expect(catcher.caught).toHaveLength(2);
    const [first, second] = catcher.caught.map((mail) => headerOf(mail, 'Message-ID'));
    expect(first).toBe(second);
  });

  it('that does not take our password is asked again, and the password is nowhere', async () => {
    const strict = await catchMail(0, { name: 'tieout', password: secret });
    await rejected();
    expect(await runOnce('mail', withServer(serverAt(strict.port, `${secret}-wrong`)))).toEqual(['again']);
    const kept = JSON.stringify([await mails(), await query(`select reason from job where kind = 'mail'`)]);
    expect(kept).toContain('TIEOUT_SMTP_URL');
    expect(kept).not.toContain(secret);
    expect(JSON.stringify(await house.hub.directory.settings(me))).not.toContain(secret);
    await dueNow();
    expect(await runOnce('mail', withServer(serverAt(strict.port, secret)))).toEqual(['done']);
    expect(strict.caught).toHaveLength(1);
    await strict.close();
  });

  it('is asked ever more slowly', () => {
    expect([1, 2, 3, 8, 20, 300].map(mailPause)).toEqual([5_000, 10_000, 20_000, 640_000, 1_800_000, 1_800_000]);
  });
});

describe('the daily summary', () => {
  const approver = `insert into person (login, name, email) values ($1, $1, $2) returning id`;
  const member = (id: number, erp: string, push: boolean, wants = true) =>
    query(
      `insert into membership (company_id, person_id, erp_integrations, push_to_accounting, mail_digest)
       values ($1, $2, $3, $4, $5)`,
      [house.company, id, erp, push, wants],
    );
  const on = () => house.hub.directory.editSettings(me, { mailDigest: true, digestHour: 6, timeZone: 'UTC' });
  const digestDue = async () => {
    await query(`update company_setting set digest_due_at = now() where company_id = $1`, [house.company]);
    await dueNow();
  };

  it('goes to the approvers who want it, once a day, while something waits', async () => {
    for (const [login, erp, push, wants] of [
      ['ann', 'standard', true, true],
      ['ben', 'standard', true, false],
      ['cyd', 'standard', false, true],
      ['dee', 'read_only', true, true],
    ] as const) {
      const [{ id }] = (await query(approver, [login, `${login}@example.com`])) as unknown as [{ id: number }];
      await member(id, erp, push, wants);
    }
    await on();
    expect(await runOnce('digest')).toEqual([]);
    await digestDue();
    expect(await runOnce('digest')).toEqual(['again']);
    expect(await mails()).toEqual([]);

    const id = await house.approved(house.commitments[0]!, 125_000, 'INV-OLD');
    await house.hub.send(me, { invoice: id });
    await query(`update link set sent_at = now() - interval '3 days' where invoice_id = $1`, [id]);
    await dueNow();
    // Early: it is not due yet, whenever it is looked at.
    expect(await runOnce('digest')).toEqual(['again']);
    expect(await mails()).toEqual([]);
    await digestDue();
    expect(await runOnce('digest')).toEqual(['again']);
    await dueNow();
    expect(await runOnce('digest')).toEqual(['again']);
    expect(await runOnce('mail')).toEqual(['done', 'done']);
    expect(catcher.caught.flatMap(({ to }) => to).sort()).toEqual(['ann@example.com', 'mine@example.com']);
    const mail = catcher.caught[0]!;
    expect(headerOf(mail, 'Subject')).toBe('Mine: 1 ready to export, 0 failed');
    expect(textOf(mail)).toContain('The oldest is invoice INV-OLD of Ace Concrete (1125.00), sent 3 days ago.');
    expect(textOf(mail)).toContain(`${publicUrl}/companies/${house.company}/erp/subcontractor-invoices`);
    await house.hub.retrieve(me, { invoice: id });
  });

  it('tells what the night found, even where nothing waits', async () => {
    await house.hub.directory.editSettings(me, { mailDigest: false });
    await on();
    const [run] = await query(
      `insert into tie_out (company_id, connection_id, state, ended_at)
       select $1, id, 'complete', now() - interval '3 hours' from connection where company_id = $1 returning id`,
      [house.company],
    );
    for (const kind of ['bill_gone', 'bill_gone', 'paid']) {
      await query('insert into tie_out_finding (company_id, tie_out_id, kind) values ($1, $2, $3)', [
        house.company,
        run!.id,
        kind,
      ]);
    }
    await query(
      `insert into alert (company_id, connection_id, kind, tell_after, told_at, says)
       select $1, id, 'agent_silent', now(), now(), 'The agent was last heard of 1 hour ago.' from connection where company_id = $1`,
      [house.company],
    );
    await query(`update company_setting set digest_written_at = now() - interval '1 day'`);
    await digestDue();
    expect(await runOnce('digest')).toEqual(['again']);
    const [mail] = await mails();
    expect(mail!.plain).toContain('And this was found since yesterday:');
    expect(mail!.plain).toMatch(
      /- The tie-out of .* has 2 findings: 2 × Bill gone\n- The agent was last heard of 1 hour ago/,
    );
    expect(mail!.plain).not.toContain('This waits');
    await query('delete from alert');
    await query('delete from tie_out_finding');
    await query('delete from tie_out');
  });

  it('ends when it is switched off, and begins again', async () => {
    await house.hub.directory.editSettings(me, { mailDigest: false });
    await on();
    await house.hub.directory.editSettings(me, { mailDigest: false });
    await digestDue();
    expect(await runOnce('digest')).toEqual(['done']);
    await on();
    expect(await query(`select from job where kind = 'digest' and state = 'queued'`)).toHaveLength(1);
  });
});
