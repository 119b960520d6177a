import type { CompanyId } from '../../../domain/ids.ts';
import type { Deps } from '../../deps.ts';
import type { Provider, SingleSignOn } from '../../unit-of-work.ts';

export const secretPlace = (company: CompanyId) =>
  ({ company, kind: 'single_sign_on', record: company, name: 'client_secret' }) as const;

/** With its secret opened. One that cannot be opened is as one that is not there: the provider says so. */
export function providerBy(deps: Deps, company: CompanyId, set: SingleSignOn): Provider {
  const { label, issuer, clientId, scopes, groupsClaim, attempt } = set;
  return { company, label, issuer, clientId, scopes, groupsClaim, attempt, clientSecret: opened(deps, company, set) };
}

function opened(deps: Deps, company: CompanyId, { sealedSecret }: SingleSignOn): string | null {
  if (sealedSecret === null) return null;
  try {
    return deps.keyring?.open(secretPlace(company), sealedSecret) ?? null;
  } catch (cause) {
    deps.log.error({ company, because: (cause as Error).message }, 'the secret of a provider cannot be opened');
    return null;
  }
}

/** The provider that a company signs in by; null where it has none that is on. */
export const providerOf = (deps: Deps, company: CompanyId): Promise<Provider | null> =>
  deps.work.run({ company }, async (tx) => {
    const set = await tx.singleSignOn.get();
    return set?.on ? providerBy(deps, company, set) : null;
  });

/** The same for a trial, which needs not be on yet. */
export const providerTried = (deps: Deps, company: CompanyId): Promise<Provider | null> =>
  deps.work.run({ company }, async (tx) => {
    const set = await tx.singleSignOn.get();
    return set === null ? null : providerBy(deps, company, set);
  });
