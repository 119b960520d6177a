import { ago } from './en/agents.ts';
import { alerts } from './en/alerts.ts';
import { attachments } from './en/attachments.ts';
import { care } from './en/care.ts';
import { commitmentsPage } from './en/commitments-page.ts';
import { corrections } from './en/corrections.ts';
import { companyChange, companyFields, pushRules } from './en/directory.ts';
import { directoryPage } from './en/directory-page.ts';
import { documents } from './en/documents.ts';
import * as erp from './en/erp.ts';
import { erpFigures } from './en/erp-figures.ts';
import { events } from './en/events.ts';
import { grid } from './en/grid.ts';
import { imports } from './en/imports.ts';
import { lineGrid } from './en/line-grid.ts';
import { lock } from './en/lock.ts';
import { failures } from './en/oauth.ts';
import { outside } from './en/outside.ts';
import { page } from './en/page.ts';
import * as permission from './en/permission.ts';
import { prerequisites } from './en/prerequisites.ts';
import { setUp } from './en/set-up.ts';
import { invoiceFields, lineFields, things } from './en/things.ts';
import { tieOut } from './en/tie-out.ts';
import { troubles } from './en/troubles.ts';
import {
  commitmentDone,
  commitmentFields,
  commitmentHolds,
  commitmentParts,
  importColumns,
  importPlaces,
} from './es/commitments.ts';
import { forms, places } from './es/forms.ts';
import { look } from './es/look.ts';
import { becauses, refusals } from './es/refusals.ts';
import type { PageWords } from './shape.ts';

/** Spanish, as far as the page needs it. */
export const es: PageWords = {
  refusals,
  becauses: { ...becauses, ...attachments.becauses, ...imports.formats },
  forms,
  places,
  things,
  invoiceFields,
  lineFields,
  failures,
  troubles,
  lock,
  look,
  erp,
  events,
  permission,
  page,
  tieOut,
  erpFigures,
  prerequisites,
  documents,
  setUp,
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
  outside,
  corrections,
  alerts,
  care,
};
