import { agents } from './en/agents.ts';
import { bill } from './en/bill.ts';
import { cli } from './en/cli.ts';
import { cliPeople } from './en/cli-people.ts';
import { companyChange, companyEvents, companyFields, pushRules } from './en/directory.ts';
import { directoryPage } from './en/directory-page.ts';
import { doctor } from './en/doctor.ts';
import * as erp from './en/erp.ts';
import { type EventType, events } from './en/events.ts';
import { forms, places } from './en/forms.ts';
import { jobs } from './en/jobs.ts';
import { mail, mailDoctor, mailTroubles } from './en/mail.ts';
import { failures, oauth } from './en/oauth.ts';
import { page } from './en/page.ts';
import * as permission from './en/permission.ts';
import { becauses, refusals } from './en/refusals.ts';
import { embedded, settings, start } from './en/start.ts';
import { invoiceFields, lineFields, things } from './en/things.ts';
import { troubles } from './en/troubles.ts';
import { tryton } from './en/tryton.ts';

/** English. A second language is another object of this shape; the compiler says what it still lacks. */
export const en = {
  refusals,
  becauses,
  forms,
  places,
  things,
  invoiceFields,
  lineFields,
  failures,
  oauth,
  troubles,
  jobs,
  bill,
  erp,
  events,
  permission,
  page,
  cli,
  cliPeople,
  doctor,
  start,
  settings,
  embedded,
  agents,
  tryton,
  directoryPage,
  mail,
  mailTroubles,
  mailDoctor,
  companyEvents,
  companyFields,
  companyChange,
  pushRules,
};
export type { EventType };
