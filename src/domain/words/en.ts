import { agents } from './en/agents.ts';
import { attachments } from './en/attachments.ts';
import { bill } from './en/bill.ts';
import { cli } from './en/cli.ts';
import { cliPeople } from './en/cli-people.ts';
import {
  commitmentDone,
  commitmentFields,
  commitmentHolds,
  commitmentParts,
  importColumns,
  importPlaces,
} from './en/commitments.ts';
import { commitmentsPage } from './en/commitments-page.ts';
import { companyChange, companyEvents, companyFields, pushRules } from './en/directory.ts';
import { directoryPage } from './en/directory-page.ts';
import { doctor } from './en/doctor.ts';
import { documents } from './en/documents.ts';
import * as erp from './en/erp.ts';
import { erpFigures } from './en/erp-figures.ts';
import { type EventType, events } from './en/events.ts';
import { forms, places } from './en/forms.ts';
import { grid } from './en/grid.ts';
import { imports } from './en/imports.ts';
import { jobs } from './en/jobs.ts';
import { lineGrid } from './en/line-grid.ts';
import { lock } from './en/lock.ts';
import { mail, mailDoctor, mailTroubles } from './en/mail.ts';
import { failures, oauth } from './en/oauth.ts';
import { outside } from './en/outside.ts';
import { page } from './en/page.ts';
import * as permission from './en/permission.ts';
import { becauses, refusals } from './en/refusals.ts';
import { setUp } from './en/set-up.ts';
import { embedded, settings, start } from './en/start.ts';
import { invoiceFields, lineFields, things } from './en/things.ts';
import { tieOut } from './en/tie-out.ts';
import { troubles } from './en/troubles.ts';
import { tryton } from './en/tryton.ts';

/** English. A second language is another object of this shape; the compiler says what it still lacks. */
export const en = {
  refusals,
  becauses: { ...becauses, ...attachments.becauses, ...imports.formats },
  forms,
  places,
  things,
  invoiceFields,
  lineFields,
  failures,
  oauth,
  troubles,
  jobs,
  lock,
  bill,
  erp,
  events,
  permission,
  page,
  tieOut,
  erpFigures,
  cli,
  cliPeople,
  doctor,
  documents,
  setUp,
  start,
  settings,
  embedded,
  agents,
  attachments,
  tryton,
  commitments: {
    done: commitmentDone,
    fields: commitmentFields,
    holds: commitmentHolds,
    parts: commitmentParts,
    importColumns,
    importPlaces,
  },
  commitmentsPage,
  directoryPage,
  mail,
  mailTroubles,
  mailDoctor,
  companyEvents,
  companyFields,
  companyChange,
  pushRules,
  grid,
  imports,
  lineGrid,
  outside,
};
export type { EventType };
