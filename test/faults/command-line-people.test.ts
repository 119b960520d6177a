import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { catchMail } from '../support/mail-catcher.ts';
import { sql } from '../support/sql.ts';
import { password, type Running, runTieout } from '../support/tieout.ts';
import { type CommandLine, commandLineOf } from './command-line.ts';
import { endPrograms, run } from './program.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let tieout: Running;
let tool: CommandLine;
beforeAll(async () => {
  tieout = await runTieout({}, { operators: ['clerk'] });
  tool = commandLineOf(tieout);
});
afterAll(async () => {
  await endPrograms();
  await tieout?.end();
});

it('lists people, adds, invites and deactivates one, and grants the privilege', async () => {
  const listed = await tool.as('owner', 'people');
  expect(listed).toMatchObject({ code: 0, err: '' });
  expect(listed.out).toMatch(/^login +name +e-mail +vendor +active +erp integrations +directory +push/);
  expect(listed.out).toMatch(/^approver +Marcus Oyelaran .* Standard +Read Only +yes/m);
  const added = await tool.as('owner', 'people', 'add', 'nora', '--name', 'Nora Ek', '--email', 'nora@example.com');
  expect(added).toMatchObject({ code: 0, out: expect.stringContaining('Nora Ek was added as nora.') });
  const invited = await tool.as('owner', 'people', 'invite', 'nora', '--json');
  expect(JSON.parse(invited.out)).toMatchObject({ link: expect.stringContaining(`${tieout.url}/invitation#`) });
  // The operator may, whatever the company's rule is.
  for (const who of ['owner', 'clerk']) {
    const granted = await tool.as(who, 'grant', 'push-to-accounting', 'nora', '--json');
    expect(JSON.parse(granted.out)).toMatchObject({ login: 'nora', push_to_accounting: true });
    expect((await tool.as(who, 'revoke', 'push-to-accounting', 'nora')).out).toBe(
      'Nora Ek may not push to accounting any more.\n',
    );
  }
  expect(await tool.as('owner', 'people', 'deactivate', 'nora')).toMatchObject({
    code: 0,
    out: 'Nora Ek is not active any more: nothing of this company opens to them.\n',
  });
});

it('says what is wrong, with its exit code', async () => {
  expect(await tool.as('viewer', 'grant', 'push-to-accounting', 'owner')).toMatchObject({
    code: 4,
    err: 'You may not do this. It needs Admin on the company’s Directory and the privilege Can Push to Accounting in the company directory. Ask an administrator of your company.\n',
  });
  expect(await tool.as('owner', 'revoke', 'push-to-accounting', 'owner')).toMatchObject({ code: 1 });
  expect(await tool.as('owner', 'grant', 'push-to-accounting', 'nobody')).toMatchObject({ code: 3 });
  expect(await tool.as('owner', 'people', 'add', 'x', '--name', 'X', '--template', 'None such')).toMatchObject({
    code: 3,
  });
  for (const wrong of [
    ['people', 'add', 'x'],
    ['people', 'add'],
    ['people', 'remove', 'x'],
    ['people', 'invite'],
    ['grant', 'everything', 'owner'],
    ['grant'],
    ['people', 'invite', 'a', 'b'],
  ]) {
    expect(await tool.as('owner', ...wrong), wrong.join(' ')).toMatchObject({ code: 2, out: '' });
  }
});

it('a mistyped company makes no token: it was one for every company', async () => {
  const signIn = { TIEOUT_URL: tieout.url, TIEOUT_LOGIN: 'owner', TIEOUT_PASSWORD: password };
  const token = (...args: string[]) => run('bin/tieout.mjs', ['token', ...args], signIn);
  for (const wrong of ['4x', '', '0']) {
    expect(await token('make', '--name', 'Nightly', `--company=${wrong}`), wrong).toEqual({
      code: 2,
      out: '',
      err: '`tieout --company` needs the id of a company: a whole number.\n',
    });
  }
  expect((await token()).out).not.toContain('Nightly');
  const made = await token('make', '--name', 'Nightly', '--company', String(tieout.company));
  expect(made).toMatchObject({ code: 0, err: '' });
});

it('at the machine, somebody’s lost second factor is taken away, whoever they are', async () => {
  const free = (...args: string[]) => run('bin/tieout.mjs', ['free', ...args], { DATABASE_URL: tieout.urls.appUrl });
  const owner = (await tieout.as('owner').me()).id;
  await sql(
    tieout.urls.superUrl,
    `insert into sign_in.second_factor (person_id, secret, confirmed_at) values ($1, $2, now())`,
    [owner, Buffer.alloc(40)],
  );
  const signIn = () =>
    fetch(`${tieout.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'owner', password }),
    });
  expect((await signIn()).status).toBe(202);
  for (const wrong of [[], ['owner'], ['owner', '--reason', ' ']]) {
    expect(await free(...wrong), wrong.join(' ')).toMatchObject({ code: 2, out: '' });
  }
  expect(await free('nobody', '--reason', 'Lost')).toMatchObject({ code: 3 });
  const freed = await free('Owner', '--reason', 'Lost her phone');
  expect(freed).toMatchObject({ code: 0, err: '' });
  expect(freed.out).toMatch(/^The second factor and the passkeys of .* were taken away \(codes of an app\)/);
  expect(freed.out).toContain('They were not told by mail: tell them.');
  expect((await signIn()).status).toBe(204);
  const { events } = await tieout.as('owner').companyHistory(tieout.company);
  expect(events[0]).toMatchObject({ type: 'person.factors_taken', by: null, facts: { reason: 'Lost her phone' } });
  expect((await free('owner', '--reason', 'Again')).out).toContain('nothing was taken away, and no session was ended');
});

it('the doctor says whether mail goes out, and no word of the password', async () => {
  const doctor = (env: object) => run('bin/tieout.mjs', ['doctor'], { TIEOUT_URL: tieout.url, ...env });
  expect((await doctor({})).out).toContain('no mail server is set up (TIEOUT_SMTP_URL), so no mail is written');
  const catcher = await catchMail(0, { name: 'tieout', password: 'right' });
  const at = (password: string) => ({ TIEOUT_SMTP_URL: `smtp://tieout:${password}@127.0.0.1:${catcher.port}` });
  expect((await doctor(at('right'))).out).toContain(`127.0.0.1:${catcher.port} takes our mail`);
  const wrong = await doctor(at('very-secret'));
  expect(wrong.code).toBe(1);
  expect(wrong.out).toContain('does not take the name and password of TIEOUT_SMTP_URL');
  expect(wrong.out + wrong.err).not.toContain('very-secret');
  await catcher.close();
});
