import { expect, it } from 'vitest';
import type { JobKind } from '../../src/app/unit-of-work.ts';
import { sendingNothing, usualWorker } from '../../src/app/worker.ts';
import { start } from '../../src/assemble.ts';
import { words } from '../../src/domain/words/words.ts';
import { billing } from '../support/billing.ts';
import { callersOf } from '../support/callers.ts';
import { catchMail, mailPublicUrl } from '../support/mail-catcher.ts';
import { sql } from '../support/sql.ts';
import { demoDatabase, password, type Running, settingsFor } from '../support/tieout.ts';
import { until } from '../support/until.ts';
import { walledDatabase } from '../support/walled-database.ts';

it('a copy makes no bill and sends no mail, and reads and looks all the same; without the setting both go out', async () => {
  const urls = await demoDatabase();
  const catcher = await catchMail();
  const mail = { smtpUrl: `smtp://127.0.0.1:${catcher.port}`, from: 'tieout@example.com' };
  const open = async (copy: boolean): Promise<Running> => {
    const settings = settingsFor(urls.appUrl, { copy, mail, publicUrl: mailPublicUrl });
    const tieout = await start(settings, { readEveryMs: 0 });
    const callers = callersOf(tieout.url, password);
    const companyOf = async (name: string) => (await callers.as(name).me()).companies[0]!.id;
    return {
      ...{ ...tieout, ...callers, urls, end: tieout.stop },
      ...{ company: await companyOf('approver'), otherCompany: await companyOf('outsider') },
    };
  };
  const waiting = () =>
    sql(urls.superUrl, `select kind from job where kind in ('export', 'mail') and state = 'queued' order by kind`);

  const copy = await open(true);
  expect(await copy.as('viewer').me()).toMatchObject({ copy: true });
  const bills = await billing(copy);
  const there = (await bills.bills()).length;
  const [accepted, rejected] = [await bills.sent(), await bills.sent()];
  expect((await bills.move('approver', 'accept', accepted)).status).toBe(202);
  expect((await bills.move('approver', 'reject', rejected, { reason: 'Wrong period.' })).status).toBe(200);
  const { connections } = await copy.as('approver').connections(copy.company);
  const begun = await copy.as('approver').askTieOut(copy.company, connections[0]!.id);
  await until(
    () => copy.as('approver').tieOut(copy.company, begun.id),
    ({ state }) => state === 'complete',
  );
  expect((await copy.as('approver').invoice(copy.company, accepted)).erp_status).toBe('exporting');
  expect(await waiting()).toEqual([{ kind: 'export' }, { kind: 'mail' }]);
  expect([(await bills.bills()).length - there, catcher.caught.length]).toEqual([0, 0]);
  await copy.stop();

  const itself = await open(false);
  expect(await itself.as('viewer').me()).toMatchObject({ copy: false });
  await (await billing(itself)).reaches(accepted, 'synced');
  await until(
    async () => catcher.caught,
    (all) => all.length === 1,
  );
  await itself.stop();
  await catcher.close();
  await urls.drop();
});

it('does nothing of the work that leaves it, of any kind', () => {
  const leaves: Record<JobKind, boolean> = {
    ...{ export: true, export_record: true, mail: true, digest: true, webhook: true },
    ...{ bulk: false, read_erp: false, read_records: false, tie_out: false, watch: false },
  };
  const done = Object.entries(leaves).map(([kind, is]) => [kind, is ? 0 : usualWorker.abreast[kind as JobKind]]);
  expect(sendingNothing.abreast).toEqual(Object.fromEntries(done));
});

it('of nothing is none: where no installation was brought, it does not start, and says what to do', async () => {
  const urls = await walledDatabase();
  await expect(start(settingsFor(urls.appUrl, { copy: true }))).rejects.toThrow(words.settings.nothingCopied);
  await urls.drop();
});
