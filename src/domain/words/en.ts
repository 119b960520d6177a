import { agents } from './en/agents.ts';
import { attachments } from './en/attachments.ts';
import { bill } from './en/bill.ts';
import { cli } from './en/cli.ts';
import { doctor } from './en/doctor.ts';
import { documents } from './en/documents.ts';
import * as erp from './en/erp.ts';
import { type EventType, events } from './en/events.ts';
import { forms, places } from './en/forms.ts';
import { jobs } from './en/jobs.ts';
import { lock } from './en/lock.ts';
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
  becauses: { ...becauses, ...attachments.becauses },
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
  cli,
  doctor,
  documents,
  start,
  settings,
  embedded,
  agents,
  attachments,
  tryton,
};
export type { EventType };
