import { agents } from './en/agents.ts';
import { bill } from './en/bill.ts';
import { cli } from './en/cli.ts';
import { cliPeople } from './en/cli-people.ts';
import { companyEvents } from './en/directory.ts';
import { doctor } from './en/doctor.ts';
import { jobs } from './en/jobs.ts';
import { madeRecords } from './en/made-records.ts';
import { mail, mailDoctor, mailTroubles } from './en/mail.ts';
import { oauth } from './en/oauth.ts';
import { embedded, settings, start } from './en/start.ts';
import { tieOutBinder } from './en/tie-out-binder.ts';
import { tryton } from './en/tryton.ts';
import { es } from './es.ts';
import type { Words } from './shape.ts';

/** Spanish, all of it. */
export const esWhole: Words = {
  ...es,
  agents,
  bill,
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
  settings,
  start,
  tieOutBinder,
  tryton,
};
