import { mayGrantPush, type PushRule } from '../../../domain/directory.ts';
import type { PersonId } from '../../../domain/ids.ts';
import { no, noMore, type Outcome, yes } from '../../../domain/refusal.ts';
import { areScopes, type SecondFactorRule, ssoLimits } from '../../../domain/sign-in/single-sign-on.ts';
import type { Deps } from '../../deps.ts';
import type {
  Caller,
  KnownIdentity,
  Member,
  Provider,
  SingleSignOn,
  SingleSignOnFields,
  SingleSignOnGroup,
  Tx,
} from '../../unit-of-work.ts';
import { allChanges, type Changes, changesOf, changing, granterOf, noteBy } from '../directory/change.ts';
import { shutsAllOut } from '../directory/comes-in.ts';
import { hasKey } from './keepers.ts';
import { providerBy, secretPlace } from './provider.ts';

export interface ShownSingleSignOn {
  /** Null: none is set. */
  readonly set: SingleSignOn | null;
  readonly groups: readonly SingleSignOnGroup[];
  readonly keepers: readonly PersonId[];
  readonly known: readonly KnownIdentity[];
  readonly secondFactor: SecondFactorRule;
  /** Whom the rule asks and who have none. */
  readonly withoutSecondFactor: number;
}

export interface SingleSignOnEntry extends Omit<SingleSignOnFields, 'sealedSecret'> {
  /** Left out: the one that is there stays. */
  readonly clientSecret?: string | undefined;
  /** Why the issuer cannot be asked, as whoever asks it says. */
  readonly issuerRefused: 'issuer' | 'sign_in_private' | null;
  readonly groups: readonly SingleSignOnGroup[];
  readonly keepers: readonly PersonId[];
}

/**
 * Who sets a provider has the means to act as everybody whose sign-in the company administers, *Can Push to Accounting*
 * included: so it takes a Directory Admin who may grant that.
 */
const managing = <T>(
  deps: Deps,
  caller: Caller,
  work: (tx: Tx, rule: PushRule) => Promise<Outcome<T>>,
): Promise<Outcome<T>> =>
  changing(deps, caller, 'directory.manage', async (tx) => {
    const { by, rule } = await granterOf(deps, tx, caller);
    const refused = mayGrantPush(by, rule);
    return refused === null ? work(tx, rule) : noMore(refused);
  });

export const singleSignOn = (deps: Deps, caller: Caller): Promise<Outcome<ShownSingleSignOn>> =>
  managing(deps, caller, async (tx) => yes(await shown(tx)));

async function shown(tx: Tx): Promise<ShownSingleSignOn> {
  const secondFactor = await tx.singleSignOn.secondFactor();
  return {
    set: await tx.singleSignOn.get(),
    groups: await tx.singleSignOn.groups(),
    keepers: await tx.singleSignOn.keepers(),
    known: await tx.singleSignOn.known(),
    secondFactor,
    withoutSecondFactor: await tx.singleSignOn.withoutSecondFactor(secondFactor),
  };
}

/** Sets the provider whole. Whoever came by another before stays who they are here. */
export const setSingleSignOn = (
  deps: Deps,
  caller: Caller,
  { clientSecret, issuerRefused, groups, keepers, ...entry }: SingleSignOnEntry,
): Promise<Outcome<ShownSingleSignOn>> =>
  managing(deps, caller, async (tx, rule) => {
    if (issuerRefused !== null) return no('invalid', { field: 'issuer', because: issuerRefused });
    const before = await tx.singleSignOn.get();
    const sameClient = before !== null && before.issuer === entry.issuer && before.clientId === entry.clientId;
    // What is kept is sent to the provider that it was given for, and to no other address.
    if (before !== null && before.sealedSecret !== null && !sameClient && clientSecret === undefined) {
      return no('invalid', { field: 'client_secret', because: 'secret_of_another' });
    }
    const { keyring = null } = deps;
    if (clientSecret !== undefined && keyring === null) return no('no_secrets_key');
    const sealed = clientSecret === undefined ? null : keyring!.seal(secretPlace(caller.company), clientSecret);
    const fields: SingleSignOnFields = { ...entry, sealedSecret: sealed ?? before?.sealedSecret ?? null };
    const wrong = await wrongEntry(tx, fields, groups, keepers);
    if (wrong !== null) return wrong;
    const changes = await changesIn(tx, before, fields, groups, keepers);
    if (sealed === null && changes === null && before !== null) return yes(await shown(tx));
    const sameProvider = sameClient && before.scopes === fields.scopes;
    const anew = sealed !== null || !sameProvider;
    if (fields.onlyWay) {
      const wait = waitsFor(before, sameProvider, anew, fields.label);
      if (wait !== null) return wait;
      if (!hasKey(await tx.directory.members(), keepers, rule)) return no('no_key');
    }
    if (await shutsAllOut(tx, before, fields)) return no('nobody_administers');
    await tx.singleSignOn.save(fields, anew);
    await tx.singleSignOn.saveGroups(groups);
    await tx.singleSignOn.saveKeepers(keepers);
    const secret = sealed === null ? {} : { clientSecret: [null, '…'] as const };
    await noteBy(tx, caller, 'single_sign_on.changed', { label: fields.label, changes: { ...changes, ...secret } });
    if (fields.onlyWay) {
      const count = await tx.singleSignOn.endOtherSessions();
      if (count > 0) await noteBy(tx, caller, 'sessions.ended', { count });
    }
    return yes(await shown(tx));
  });

/**
 * What has to come before the provider is the only way: whoever turned that on without having come this way once would shut
 * everybody out, themselves first. Where it is on already a secret that ran out is renewed as it stands, for nobody else
 * comes in to try it; whoever keeps a password puts right what was typed wrong.
 */
function waitsFor(before: SingleSignOn | null, sameProvider: boolean, anew: boolean, label: string) {
  if (before?.onlyWay && sameProvider) return null;
  if (before?.onlyWay) return no('invalid', { field: 'only_way', because: 'untick_first' });
  const tried = before !== null && !anew && before.triedAttempt === before.attempt;
  return tried ? null : no('untried', { label });
}

const usual = {
  on: false,
  onlyWay: false,
  makesPeople: false,
  trustsAddresses: false,
  groupsClaim: 'groups',
  scopes: 'openid email profile',
};

async function changesIn(
  tx: Tx,
  before: SingleSignOn | null,
  { sealedSecret: _sealed, ...fields }: SingleSignOnFields,
  groups: readonly SingleSignOnGroup[],
  keepers: readonly PersonId[],
): Promise<Changes | null> {
  const was = before ?? { ...usual, label: null, issuer: null, clientId: null };
  const names = new Map((await tx.directory.members()).map(({ id, name }) => [id, name]));
  const templates = new Map((await tx.directory.templates()).map(({ id, name }) => [id, name]));
  const people = (ids: readonly PersonId[]) => ids.map((id) => names.get(id) ?? id).join(', ');
  const rows = (all: readonly SingleSignOnGroup[]) =>
    all
      .map(({ group, template, project, push }) => {
        const where = project === null ? '' : ` @${project}`;
        return `${group} → ${templates.get(template) ?? template}${where}${push ? ' +' : ''}`;
      })
      .join('; ');
  return allChanges(
    changesOf(was as unknown as typeof fields, fields),
    changesOf(
      { groups: rows(await tx.singleSignOn.groups()), keepers: people(await tx.singleSignOn.keepers()) },
      { groups: rows(groups), keepers: people([...keepers].sort((a, b) => a - b)) },
    ),
  );
}

async function wrongEntry(
  tx: Tx,
  fields: SingleSignOnFields,
  groups: readonly SingleSignOnGroup[],
  keepers: readonly PersonId[],
): Promise<Extract<Outcome<never>, { ok: false }> | null> {
  if (!areScopes(fields.scopes)) return no('invalid', { field: 'scopes', because: 'scopes' });
  if (fields.on && fields.sealedSecret === null) {
    return no('invalid', { field: 'client_secret', because: 'client_secret' });
  }
  if (fields.onlyWay && !fields.on) return no('invalid', { field: 'only_way', because: 'only_way' });
  if (groups.length > ssoLimits.rows) return no('invalid', { field: 'groups', because: 'too_many_rows' });
  const templates = new Set((await tx.directory.templates()).map(({ id }) => id));
  for (const { template, project, push } of groups) {
    const known = templates.has(template) && (project === null || (await tx.directory.project(project)) !== null);
    if (!known || (push && project !== null)) return no('invalid', { field: 'groups', because: 'not_in_company' });
  }
  const own = new Set((await tx.directory.members()).filter((one) => one.vendor === null).map(({ id }) => id));
  return keepers.every((id) => own.has(id)) ? null : no('invalid', { field: 'keepers', because: 'not_in_company' });
}

/** Back to passwords. Who came this way keeps their rights, and has to be given a password. */
export const removeSingleSignOn = (deps: Deps, caller: Caller): Promise<Outcome<ShownSingleSignOn>> =>
  managing(deps, caller, async (tx) => {
    const set = await tx.singleSignOn.get();
    if (set === null) return no('not_found', { thing: 'single sign-on' });
    if (await shutsAllOut(tx, set, null)) return no('nobody_administers');
    await tx.singleSignOn.remove();
    await noteBy(tx, caller, 'single_sign_on.removed', { label: set.label });
    return yes(await shown(tx));
  });

/** The provider's name for somebody means nobody here from now on; they come anew by their address. */
export const partIdentity = (
  deps: Deps,
  caller: Caller,
  { person }: { readonly person: PersonId },
): Promise<Outcome<ShownSingleSignOn>> =>
  managing(deps, caller, async (tx) => {
    const member: Member | null = await tx.directory.member(person);
    if (member === null || !(await tx.singleSignOn.part(person))) return no('not_found', { thing: 'person' });
    await tx.singleSignOn.endSessionsOf(person);
    await noteBy(tx, caller, 'single_sign_on.parted', { person, name: member.name });
    return yes(await shown(tx));
  });

/** Of whom the company asks more than a password. */
export const setSecondFactorRule = (
  deps: Deps,
  caller: Caller,
  { rule }: { readonly rule: SecondFactorRule },
): Promise<Outcome<ShownSingleSignOn>> =>
  managing(deps, caller, async (tx) => {
    const before = await tx.singleSignOn.secondFactor();
    if (before !== rule) {
      await tx.singleSignOn.saveSecondFactor(rule);
      await noteBy(tx, caller, 'second_factor.rule', { changes: { secondFactor: [before, rule] } });
    }
    return yes(await shown(tx));
  });

/** The provider as it is set, on or not, for whoever tries it. */
export const providerToTry = (deps: Deps, caller: Caller): Promise<Outcome<Provider>> =>
  managing(deps, caller, async (tx) => {
    const set = await tx.singleSignOn.get();
    if (set === null) return no('not_found', { thing: 'single sign-on' });
    return yes(providerBy(deps, caller.company, set));
  });
