import { accountantReport } from './es/accountant-report.ts';
import { ago } from './es/agents.ts';
import { alerts } from './es/alerts.ts';
import { applications } from './es/applications.ts';
import { attachments } from './es/attachments.ts';
import { care } from './es/care.ts';
import {
  commitmentDone,
  commitmentFields,
  commitmentHolds,
  commitmentParts,
  importColumns,
  importPlaces,
} from './es/commitments.ts';
import { commitmentsPage } from './es/commitments-page.ts';
import { corrections } from './es/corrections.ts';
import { companyChange, companyFields, pushRules } from './es/directory.ts';
import { directoryPage } from './es/directory-page.ts';
import { documents } from './es/documents.ts';
import * as erp from './es/erp.ts';
import { erpFigures } from './es/erp-figures.ts';
import { events } from './es/events.ts';
import { forced } from './es/forced.ts';
import { forms, places } from './es/forms.ts';
import { grid } from './es/grid.ts';
import { imports } from './es/imports.ts';
import { lineGrid } from './es/line-grid.ts';
import { list } from './es/list.ts';
import { lock } from './es/lock.ts';
import { look } from './es/look.ts';
import { failures } from './es/oauth.ts';
import { outside } from './es/outside.ts';
import { page } from './es/page.ts';
import { palette } from './es/palette.ts';
import { parked } from './es/parked.ts';
import { passkeys } from './es/passkeys.ts';
import * as permission from './es/permission.ts';
import { policies } from './es/policies.ts';
import { prerequisites } from './es/prerequisites.ts';
import { recordBecauses, records, recordsPage } from './es/records.ts';
import { becauses, refusals } from './es/refusals.ts';
import { restored } from './es/restored.ts';
import { setUp } from './es/set-up.ts';
import { setUpConnection } from './es/set-up-connection.ts';
import { signIn } from './es/sign-in.ts';
import { singleSignOn } from './es/single-sign-on.ts';
import { states } from './es/states.ts';
import { invoiceFields, lineFields, things } from './es/things.ts';
import { tieOut } from './es/tie-out.ts';
import { troubles } from './es/troubles.ts';
import { yourSignIn } from './es/your-sign-in.ts';
import type { PageWords } from './shape.ts';

/**
 * Spanish, as far as the page needs it: as accounting people of contractors in the United States and Mexico write it, with
 * *usted*. One word for one thing:
 *
 * | English | Spanish |
 * | --- | --- |
 * | invoice; subcontractor invoice | factura; factura de subcontratista |
 * | bill (in the ERP) | factura por pagar |
 * | link, unlink | vínculo, desvincular |
 * | send, retrieve, accept, reject, retry | enviar, recuperar, aceptar, rechazar, reintentar |
 * | export, synced, parked | exportar, sincronizada, detenida |
 * | commitment, subcontract, purchase order | compromiso, subcontrato, orden de compra |
 * | change order, schedule of values | orden de cambio, programa de valores |
 * | retainage held, released | retención retenida, liberada |
 * | stored materials | materiales almacenados |
 * | pay application, current payment due | solicitud de pago, pago actual a cubrir |
 * | billing period, posting period | período de facturación, período contable |
 * | vendor, project, job (in the ERP) | proveedor, proyecto, obra |
 * | cost code, cost type, ledger account | código de costo, tipo de costo, cuenta contable |
 * | tie-out | conciliación |
 * | accounting approver, Can Push to Accounting | aprobador contable, Puede enviar a contabilidad |
 * | None, Read Only, Standard, Admin | Ninguno, Solo lectura, Estándar, Administrador |
 * | void, paid, purged | anulada, pagada, depurada |
 * | settings, template, directory | configuración, plantilla, directorio |
 */
export const es: PageWords = {
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
  list,
  lock,
  parked,
  look,
  erp,
  events,
  permission,
  page,
  palette,
  tieOut,
  corrections,
  forced,
  erpFigures,
  prerequisites,
  policies,
  restored,
  documents,
  setUp,
  signIn,
  singleSignOn,
  yourSignIn,
  passkeys,
  states,
  agents: { ago },
  alerts,
  care,
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
  accountantReport,
  records,
  recordsPage,
  setUpConnection,
};
