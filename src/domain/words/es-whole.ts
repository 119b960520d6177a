import { agents } from './es/agents.ts';
import { audit } from './es/audit.ts';
import { backup } from './es/backup.ts';
import { bill } from './es/bill.ts';
import { checkUp } from './es/check-up.ts';
import { cli } from './es/cli.ts';
import { cliPeople } from './es/cli-people.ts';
import { companyEvents } from './es/directory.ts';
import { doctor } from './es/doctor.ts';
import { jobs } from './es/jobs.ts';
import { madeRecords } from './es/made-records.ts';
import { mail, mailDoctor, mailTroubles } from './es/mail.ts';
import { oauth } from './es/oauth.ts';
import { ownChanges } from './es/own-changes.ts';
import { cliRecords } from './es/records.ts';
import { secrets } from './es/secrets.ts';
import { cliTokens } from './es/sign-in.ts';
import { embedded, settings, start } from './es/start.ts';
import { tieOutBinder } from './es/tie-out-binder.ts';
import { tryton } from './es/tryton.ts';
import { waysIn } from './es/ways-in.ts';
import { es } from './es.ts';
import type { Words } from './shape.ts';

/** Spanish, all of it. */
export const esWhole: Words = {
  ...es,
  agents,
  audit,
  backup,
  bill,
  checkUp,
  cli,
  cliPeople,
  companyEvents,
  doctor,
  embedded,
  jobs,
  madeRecords,
  mail,
  mailDoctor,
  mailTroubles,
  oauth,
  secrets,
  settings,
  start,
  tieOutBinder,
  tryton,
  ownChanges,
  waysIn,
  cliRecords,
  cliTokens,
};
