import { type Arrival, arrive, noteTrial } from '../../src/app/commands/single-sign-on/arrive.ts';
import type { Deps } from '../../src/app/deps.ts';
import type { CompanyId } from '../../src/domain/ids.ts';
import { openDatabase } from '../../src/store/pool.ts';
import { openUnitOfWork } from '../../src/store/unit-of-work.ts';
import { bareInstallation } from './installation.ts';
import { sql } from './sql.ts';
import { password, type Running } from './tieout.ts';

export const providerLabel = 'Harbor sign-in';
export const issuer = 'https://sign-in.example.com';

/**
 * A provider whose group `approvers` gives Standard on ERP Integrations and *Can Push to Accounting*, and a way to arrive by
 * it as another hub process would let somebody in.
 */
export async function openArrivals(tieout: Running) {
  const owner = tieout.as('owner');
  const { id } = await owner.addTemplate(tieout.company, { name: 'By groups', erp_integrations: 'standard' });
  await (await tieout.inSession('owner')).setSingleSignOn(tieout.company, {
    password,
    ...{ label: providerLabel, issuer, client_id: 'x' },
    groups: [{ group: 'approvers', template_id: id, push_to_accounting: true }],
  });
  await sql(tieout.urls.superUrl, 'update tieout.single_sign_on set is_on = true');
  const database = openDatabase(tieout.urls.appUrl);
  const deps = { work: openUnitOfWork(database), installation: bareInstallation } as unknown as Deps;
  return {
    arrive: ({ email }: { readonly email: string | null }, groups: readonly string[]): Promise<Arrival> => {
      const arrived = { subject: `subject of ${email}`, email, emailVerified: true, name: null, groups };
      return arrive(deps, { company: tieout.company as CompanyId, issuer, arrived, requestId: null });
    },
    /** *Try it*, with what the provider said of somebody; what it comes to stands in the settings. */
    tries: ({ email }: { readonly email: string }, groups: readonly string[]): Promise<void> => {
      const arrived = { subject: `subject of ${email}`, email, emailVerified: true, name: null, groups };
      return noteTrial(deps, tieout.company as CompanyId, { ok: true, issuer, arrived });
    },
    end: () => database.close(),
  };
}
