import type { DirectoryTx } from '../../app/unit-of-work.ts';
import type { Trx } from '../pool.ts';
import { companyTx } from './company.ts';
import { invitationsTx } from './invitations.ts';
import { membersTx } from './members.ts';
import { recordsTx } from './records.ts';
import { serviceAccountsTx } from './service-accounts.ts';
import { templatesTx } from './templates.ts';

/** The directory's share of a transaction. */
export const directoryTx = (trx: Trx, company: number): DirectoryTx => ({
  ...membersTx(trx, company),
  ...invitationsTx(trx, company),
  ...templatesTx(trx, company),
  ...recordsTx(trx, company),
  ...serviceAccountsTx(trx, company),
  ...companyTx(trx, company),
});
