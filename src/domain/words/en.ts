import { accountantReport } from './en/accountant-report.ts';
import { ago } from './en/agents.ts';
import { alerts } from './en/alerts.ts';
import { applications } from './en/applications.ts';
import { attachments } from './en/attachments.ts';
import { care } from './en/care.ts';
import {
  commitmentDone,
  commitmentFields,
  commitmentHolds,
  commitmentParts,
  importColumns,
  importPlaces,
} from './en/commitments.ts';
import { commitmentsPage } from './en/commitments-page.ts';
import { corrections } from './en/corrections.ts';
import { companyChange, companyFields, pushRules } from './en/directory.ts';
import { directoryPage } from './en/directory-page.ts';
import { documents } from './en/documents.ts';
import * as erp from './en/erp.ts';
import { erpFigures } from './en/erp-figures.ts';
import { type EventType, events } from './en/events.ts';
import { forced } from './en/forced.ts';
import { forms, places } from './en/forms.ts';
import { grid } from './en/grid.ts';
import { imports } from './en/imports.ts';
import { lineGrid } from './en/line-grid.ts';
import { list } from './en/list.ts';
import { lock } from './en/lock.ts';
import { look } from './en/look.ts';
import { failures } from './en/oauth.ts';
import { outside } from './en/outside.ts';
import { page } from './en/page.ts';
import { palette } from './en/palette.ts';
import { parked } from './en/parked.ts';
import { passkeys } from './en/passkeys.ts';
import * as permission from './en/permission.ts';
import { policies } from './en/policies.ts';
import { prerequisites } from './en/prerequisites.ts';
import { recordBecauses, records, recordsPage } from './en/records.ts';
import { becauses, refusals } from './en/refusals.ts';
import { restored } from './en/restored.ts';
import { setUp } from './en/set-up.ts';
import { setUpConnection } from './en/set-up-connection.ts';
import { signIn } from './en/sign-in.ts';
import { singleSignOn } from './en/single-sign-on.ts';
import { states } from './en/states.ts';
import { invoiceFields, lineFields, things } from './en/things.ts';
import { tieOut } from './en/tie-out.ts';
import { troubles } from './en/troubles.ts';
import { yourSignIn } from './en/your-sign-in.ts';

/**
 * English, as far as the page needs it: what it says itself, and what it shares with the server. What only the server and
 * the command line say stands in en-whole.ts. es.ts is the same in Spanish; the compiler says what it still lacks.
 */
export const en = {
  refusals,
  becauses: {
    ...becauses,
    ...recordBecauses,
    ...attachments.becauses,
    ...applications.becauses,
    ...imports.formats,
    ...singleSignOn.becauses,
  },
  forms,
  places,
  things,
  invoiceFields,
  lineFields,
  failures,
  applications,
  troubles,
  lock,
  parked,
  look,
  erp,
  events,
  permission,
  page,
  palette,
  records,
  recordsPage,
  tieOut,
  erpFigures,
  prerequisites,
  corrections,
  forced,
  policies,
  restored,
  documents,
  setUp,
  signIn,
  singleSignOn,
  yourSignIn,
  passkeys,
  states,
  setUpConnection,
  agents: { ago },
  attachments,
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
  companyFields,
  companyChange,
  pushRules,
  grid,
  imports,
  lineGrid,
  list,
  outside,
  alerts,
  care,
  accountantReport,
};
export type { EventType };
