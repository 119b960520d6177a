import { mayGrantPush } from '../../domain/directory.ts';
import type { PersonId, ProjectId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, type Refusal, yes } from '../../domain/refusal.ts';
import { granterOf, reading } from '../commands/directory/change.ts';
import type { Deps } from '../deps.ts';
import type { Project, Vendor } from '../ports/project-records.ts';
import type {
  Caller,
  CompanyEvent,
  CompanySettings,
  Contact,
  MailStanding,
  Member,
  ServiceAccount,
  Template,
} from '../unit-of-work.ts';

export interface Directory {
  readonly people: readonly Member[];
  /** Why the caller may not grant *Can Push to Accounting*; null if they may. */
  readonly grantRefused: Refusal | null;
}

/** The people of a company, and whether the caller may grant the privilege. */
export const people = (deps: Deps, caller: Caller): Promise<Outcome<Directory>> =>
  reading(deps, caller, 'directory.read', async (tx) => {
    const { by, rule } = await granterOf(deps, tx, caller);
    return yes({ people: await tx.directory.members(), grantRefused: mayGrantPush(by, rule) });
  });

export const personOf = (deps: Deps, caller: Caller, id: PersonId): Promise<Outcome<Member>> =>
  reading(deps, caller, 'directory.read', async (tx) => {
    const member = await tx.directory.member(id);
    return member === null ? no('not_found', { thing: 'person' }) : yes(member);
  });

export const directoryVendors = (deps: Deps, caller: Caller): Promise<Outcome<readonly Vendor[]>> =>
  reading(deps, caller, 'directory.read', async () => yes([])).then(async (allowed) =>
    allowed.ok ? yes(await deps.reads.vendors(caller)) : allowed,
  );

export const contacts = (deps: Deps, caller: Caller): Promise<Outcome<readonly Contact[]>> =>
  reading(deps, caller, 'directory.read', async (tx) => yes(await tx.directory.contacts()));

export const templates = (deps: Deps, caller: Caller): Promise<Outcome<readonly Template[]>> =>
  reading(deps, caller, 'directory.read', async (tx) => yes(await tx.directory.templates()));

export const serviceAccounts = (deps: Deps, caller: Caller): Promise<Outcome<readonly ServiceAccount[]>> =>
  reading(deps, caller, 'directory.manage', async (tx) => yes(await tx.directory.serviceAccounts()));

export interface SettingsView {
  readonly settings: CompanySettings;
  /** Does whoever runs Tieout let mail out? */
  readonly mailServer: boolean;
  readonly usualFrom: string | null;
  readonly standing: MailStanding;
}

export const companySettings = (deps: Deps, caller: Caller): Promise<Outcome<SettingsView>> =>
  reading(deps, caller, 'directory.read', async (tx) => {
    const { mail } = deps.installation;
    const [settings, standing] = [await tx.directory.settings(), await tx.mails.standing()];
    return yes({ settings, mailServer: mail !== null, usualFrom: mail?.from ?? null, standing });
  });

export const companyHistory = (
  deps: Deps,
  caller: Caller,
  { before, limit }: { readonly before: number | null; readonly limit: number },
): Promise<Outcome<readonly CompanyEvent[]>> =>
  reading(deps, caller, 'directory.manage', async (tx) => yes(await tx.directory.history(before, limit)));

/** How the caller stands in the company's directory: theirs to read, whatever they may do. */
export const myself = (deps: Deps, caller: Caller): Promise<Outcome<Member>> =>
  deps.work.run(caller, async (tx) => {
    const member = await tx.directory.member(caller.person);
    return member === null ? no('not_found', { thing: 'person' }) : yes(member);
  });

/** What can be given to people on a project: the same everywhere in a company. */
export const projectTemplates = (
  deps: Deps,
  caller: Caller,
  project: ProjectId,
): Promise<Outcome<readonly Template[]>> =>
  deps.work.run(caller, async (tx) => {
    if ((await tx.directory.project(project)) === null) return no('not_found', { thing: 'project' });
    const lacking = missing(caller.grants, 'directory.read', null);
    return lacking.length > 0 ? noMore(notPermitted(lacking)) : yes(await tx.directory.templates());
  });

/** Every project of the company, for whoever administers them. */
export const allProjects = (deps: Deps, caller: Caller): Promise<Outcome<readonly Project[]>> =>
  reading(deps, caller, 'directory.manage', async () => yes([])).then(async (allowed) =>
    allowed.ok ? yes(await deps.reads.projects(caller)) : allowed,
  );
