import type { CompanyId, PersonId } from '../../domain/ids.ts';
import type { SecondFactorRule } from '../../domain/sign-in/single-sign-on.ts';
import type { Deps } from '../deps.ts';
import type { Caller } from '../unit-of-work.ts';
import { type Arriving, arrive, joinIdentity, noteTrial } from './single-sign-on/arrive.ts';
import { providerOf, providerTried } from './single-sign-on/provider.ts';
import {
  partIdentity,
  providerToTry,
  removeSingleSignOn,
  type SingleSignOnEntry,
  setSecondFactorRule,
  setSingleSignOn,
  singleSignOn,
} from './single-sign-on/settings.ts';

export type { Arrival } from './single-sign-on/arrive.ts';
export type { ShownSingleSignOn, SingleSignOnEntry } from './single-sign-on/settings.ts';

/** A company's provider: how it is set, and who comes by it. */
export function openSingleSignOn(deps: Deps) {
  return {
    shown: (caller: Caller) => singleSignOn(deps, caller),
    set: (caller: Caller, entry: SingleSignOnEntry) => setSingleSignOn(deps, caller, entry),
    remove: (caller: Caller) => removeSingleSignOn(deps, caller),
    part: (caller: Caller, input: { readonly person: PersonId }) => partIdentity(deps, caller, input),
    setSecondFactor: (caller: Caller, input: { readonly rule: SecondFactorRule }) =>
      setSecondFactorRule(deps, caller, input),
    providerToTry: (caller: Caller) => providerToTry(deps, caller),
    /** What follows asks for nobody's rights: it is for who is signing in. */
    providerOf: (company: CompanyId) => providerOf(deps, company),
    providerTried: (company: CompanyId) => providerTried(deps, company),
    arrive: (arriving: Arriving) => arrive(deps, arriving),
    join: (input: Parameters<typeof joinIdentity>[1]) => joinIdentity(deps, input),
    noteTrial: (company: CompanyId, came: Parameters<typeof noteTrial>[2]) => noteTrial(deps, company, came),
  };
}
