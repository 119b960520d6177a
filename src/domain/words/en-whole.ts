import { agents } from './en/agents.ts';
import { audit } from './en/audit.ts';
import { backup } from './en/backup.ts';
import { bill } from './en/bill.ts';
import { checkUp } from './en/check-up.ts';
import { cli } from './en/cli.ts';
import { cliPeople } from './en/cli-people.ts';
import { companyEvents } from './en/directory.ts';
import { doctor } from './en/doctor.ts';
import { jobs } from './en/jobs.ts';
import { madeRecords } from './en/made-records.ts';
import { mail, mailDoctor, mailTroubles } from './en/mail.ts';
import { oauth } from './en/oauth.ts';
import { ownChanges } from './en/own-changes.ts';
import { cliRecords } from './en/records.ts';
import { secrets } from './en/secrets.ts';
import { cliTokens } from './en/sign-in.ts';
import { embedded, settings, start } from './en/start.ts';
import { tieOutBinder } from './en/tie-out-binder.ts';
import { tryton } from './en/tryton.ts';
import { waysIn } from './en/ways-in.ts';
import { en } from './en.ts';

/** English, all of it. The page is not given what is added here: no browser needs to know what the command line says. */
export const enWhole = {
  ...en,
  agents,
  audit,
  backup,
  bill,
  checkUp,
  cli,
  cliPeople,
  cliRecords,
  cliTokens,
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
};
