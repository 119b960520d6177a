import { isLogin } from '../../../domain/directory.ts';
import type { CompanyId, PersonId } from '../../../domain/ids.ts';
import { no, type Outcome, yes } from '../../../domain/refusal.ts';
import type { ArrivalProblem, Arrived } from '../../../domain/sign-in/single-sign-on.ts';
import { words } from '../../../domain/words/words.ts';
import { announce } from '../../announce.ts';
import type { Deps } from '../../deps.ts';
import type { Member, SingleSignOn, SingleSignOnGroup, TemplateId, Tried, Tx } from '../../unit-of-work.ts';
import { judge, rightsFor } from './judge.ts';
import { giveRights, noted, type ToldByProvider } from './rights.ts';

/** Somebody whom their company's provider vouches for. */
export interface Arriving {
  readonly company: CompanyId;
  readonly issuer: string;
  readonly arrived: Arrived;
  readonly requestId: string | null;
}

export type Arrival =
  | { readonly is: 'in'; readonly person: PersonId }
  /** They have a password here, and show it before the two are joined. */
  | { readonly is: 'password'; readonly person: PersonId }
  | { readonly is: 'not'; readonly problem: ArrivalProblem };

/**
 * Who came back from the provider, in one transaction: found or made, given what their groups give, and noted. A no changes
 * nothing, but that who is in no group any more has lost what groups had given.
 */
export async function arrive(deps: Deps, arriving: Arriving): Promise<Arrival> {
  const arrival = await deps.work.run({ company: arriving.company }, (tx) => arriveIn(deps, tx, arriving));
  // What their groups grant them may have ended programs that act as them.
  deps.installation.secrets.forgetTokens();
  return arrival;
}

async function arriveIn(deps: Deps, tx: Tx, { company, issuer, arrived, requestId }: Arriving): Promise<Arrival> {
  await tx.directory.lock();
  const set = await tx.singleSignOn.get();
  if (set === null || !set.on) return { is: 'not', problem: 'off' };
  const judged = await judge(tx, set, issuer, arrived);
  const refuse = async (problem: ArrivalProblem, member: Member | null): Promise<Arrival> => {
    const who = member?.name ?? arrived.email ?? arrived.subject;
    await noted(tx, { requestId }, 'single_sign_on.refused', { who, because: words.singleSignOn.short[problem] });
    return { is: 'not', problem };
  };
  if (judged.is === 'nobody') return refuse(judged.problem, judged.member);
  if (judged.is === 'password') return { is: 'password', person: judged.member.id };
  const told = { requestId, provider: set.label };
  const rows = await tx.singleSignOn.groups();
  if (judged.is === 'new') {
    const rights = rightsFor(rows, arrived);
    if ('problem' in rights) return refuse(rights.problem, null);
    const made = await make(tx, requestId, company, judged.email, arrived);
    if (made === null) return refuse('ambiguous', null);
    await join(tx, requestId, issuer, arrived.subject, made);
    await giveRights(deps, tx, told, made, rows, rights);
    await tx.singleSignOn.noteUse(issuer, arrived.subject);
    return { is: 'in', person: made.id };
  }
  const { member } = judged;
  if (judged.is === 'address') await join(tx, requestId, issuer, arrived.subject, member);
  const problem = await govern(deps, tx, told, member, rows, arrived);
  if (problem !== null) return refuse(problem, member);
  // Only who got in proves that it is set right, and that the provider vouches for them still.
  await tx.singleSignOn.noteUse(issuer, arrived.subject);
  return { is: 'in', person: member.id };
}

/** By their groups, where there are any rows. Not of whom a vendor sent, and not of whoever keeps a password for the worst day. */
const isGoverned = async (tx: Tx, member: Member, rows: readonly SingleSignOnGroup[]): Promise<boolean> =>
  rows.length > 0 && member.vendor === null && !(await tx.singleSignOn.keepers()).includes(member.id);

/** Where no row is of the company, its levels are kept by hand, and by them they get in. */
const letsIn = (rows: readonly SingleSignOnGroup[]) => !rows.some(({ project }) => project === null);

/** What {@link arriveIn} would say of somebody known, without their losing anything by it. */
async function wouldRefuse(
  tx: Tx,
  { member }: { readonly member: Member },
  rows: readonly SingleSignOnGroup[],
  arrived: Arrived,
): Promise<ArrivalProblem | null> {
  if (!(await isGoverned(tx, member, rows))) return null;
  const rights = rightsFor(rows, arrived);
  if (!('problem' in rights)) return null;
  return rights.problem === 'no_group' && letsIn(rows) ? null : rights.problem;
}

async function govern(
  deps: Deps,
  tx: Tx,
  told: ToldByProvider,
  member: Member,
  rows: readonly SingleSignOnGroup[],
  arrived: Arrived,
): Promise<ArrivalProblem | null> {
  if (!(await isGoverned(tx, member, rows))) return null;
  const rights = rightsFor(rows, arrived);
  if (!('problem' in rights)) {
    await giveRights(deps, tx, told, member, rows, rights);
    return null;
  }
  // That there are more groups than were told says nothing of them: nothing is taken.
  if (rights.problem !== 'no_group') return rights.problem;
  await giveRights(deps, tx, told, member, rows, {
    company: null,
    projects: new Map(rows.flatMap(({ project }) => (project === null ? [] : [[project, null]]))),
  });
  if (letsIn(rows)) return null;
  const left = await tx.directory.member(member.id);
  // The last one who may administer keeps it, and gets in.
  if (left !== null && left.directory === 'admin') return null;
  await tx.singleSignOn.endSessionsOf(member.id);
  return 'no_group';
}

async function make(
  tx: Tx,
  requestId: string | null,
  company: CompanyId,
  email: string,
  arrived: Arrived,
): Promise<Member | null> {
  const name = arrived.name ?? email.split('@')[0]!;
  // Another company's person may have that login: the address is theirs all the same.
  for (const login of [email, `${email}#${company}`]) {
    if (!isLogin(login)) continue;
    const id = await tx.directory.addPerson({
      ...{ login, name, email, vendorId: null, erpIntegrations: 'none', directory: 'none' },
      templateId: null as TemplateId | null,
      profile: {},
    });
    if (id === null) continue;
    await announce(tx, null, { resource: 'Company Users', event: 'create', id, project: null });
    await noted(tx, { requestId }, 'person.added', { person: id, name, login });
    return tx.directory.member(id);
  }
  return null;
}

async function join(tx: Tx, requestId: string | null, issuer: string, subject: string, member: Member): Promise<void> {
  await tx.singleSignOn.join(issuer, subject, member.id);
  await noted(tx, { requestId }, 'single_sign_on.joined', { person: member.id, name: member.name, subject });
}

/** They have shown their password: from now on the provider's name for them means them. Their groups are read when they come by it next, which is at once. */
export const joinIdentity = (
  deps: Deps,
  input: {
    readonly company: CompanyId;
    readonly issuer: string;
    readonly subject: string;
    readonly person: PersonId;
    readonly requestId: string | null;
  },
): Promise<Outcome<null>> =>
  deps.work.run({ company: input.company }, async (tx): Promise<Outcome<null>> => {
    await tx.directory.lock();
    const { issuer, subject, person, requestId } = input;
    const member = await tx.directory.member(person);
    const free =
      (await tx.singleSignOn.find(issuer, subject)) === null &&
      (await tx.singleSignOn.subjectOf(issuer, person)) === null;
    if (!free || member === null || !member.active || !member.home) return no('sign_in_over');
    await join(tx, requestId, issuer, subject, member);
    return yes(null);
  });

/** What came of a trial, and what it would have given: kept for whoever sets it up, and nothing else is changed. */
export const noteTrial = (
  deps: Deps,
  company: CompanyId,
  came:
    | { readonly ok: true; readonly issuer: string; readonly arrived: Arrived }
    | { readonly ok: false; readonly problem: ArrivalProblem; readonly detail: string },
): Promise<void> =>
  deps.work.run({ company }, async (tx) => {
    const set = await tx.singleSignOn.get();
    if (set === null) return;
    await tx.singleSignOn.noteTried(came.ok ? await triedBy(tx, set, came) : { ...nothingCame, ...came });
  });

const nothingCame = { email: null, emailVerified: false, name: null, groups: null, template: null, push: false };
/** Of what came back no more is kept for the page. */
const mostShown = 50;

async function triedBy(
  tx: Tx,
  set: SingleSignOn,
  { issuer, arrived }: { readonly issuer: string; readonly arrived: Arrived },
): Promise<Tried> {
  const judged = await judge(tx, set, issuer, arrived);
  const rows = await tx.singleSignOn.groups();
  const rights = rightsFor(rows, arrived);
  const company = 'problem' in rights ? null : rights.company;
  const templates = await tx.directory.templates();
  const problemOf = async (): Promise<ArrivalProblem | null> => {
    if (judged.is === 'nobody') return judged.problem;
    if (judged.is === 'new') return 'problem' in rights ? rights.problem : null;
    return wouldRefuse(tx, judged, rows, arrived);
  };
  return {
    problem: await problemOf(),
    detail: null,
    email: arrived.email,
    emailVerified: arrived.emailVerified,
    name: arrived.name,
    groups: arrived.groups?.slice(0, mostShown) ?? null,
    template: templates.find(({ id }) => id === company?.template)?.name ?? null,
    push: company?.push ?? false,
  };
}
