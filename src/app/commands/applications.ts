import { createHash } from 'node:crypto';
import { randomText } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import { type AuthorizationRequest, isRedirectUri, mostRedirectUris } from '../../domain/sign-in/oauth.ts';
import type { Deps } from '../deps.ts';
import type { Application, Caller, LetIn } from '../unit-of-work.ts';
import { changing, noteBy, reading } from './directory/change.ts';

export interface NewApplication {
  readonly application: Application;
  /** Shown this once: only its hash is kept. Null of a public client. */
  readonly secret: string | null;
}

/** A company's applications: registered by its administrators, let in by each person for themselves. */
export function openApplications(deps: Deps) {
  return {
    all: (caller: Caller): Promise<Outcome<readonly Application[]>> =>
      reading(deps, caller, 'directory.manage', async (tx) => yes(await tx.applications.all())),
    add: (caller: Caller, input: Wanted) => add(deps, caller, input),
    revoke: (caller: Caller, clientId: string) => revoke(deps, caller, clientId),
    letIn: (caller: Caller, request: AuthorizationRequest, strong: boolean) => letIn(deps, caller, request, strong),
    mine: (caller: Caller): Promise<readonly LetIn[]> =>
      deps.work.run(caller, (tx) => tx.applications.letInBy(caller.person)),
    withdraw: (caller: Caller, id: number) => withdraw(deps, caller, id),
  };
}

interface Wanted {
  readonly name: string;
  readonly isPublic: boolean;
  readonly redirectUris: readonly string[];
}

async function add(deps: Deps, caller: Caller, wanted: Wanted): Promise<Outcome<NewApplication>> {
  const lacking = missing(caller.grants, 'directory.manage', null);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  const { name, isPublic } = wanted;
  const redirectUris = [...new Set(wanted.redirectUris)];
  if (redirectUris.length === 0 || redirectUris.length > mostRedirectUris || !redirectUris.every(isRedirectUri)) {
    return no('invalid', { field: 'redirect_uris', because: 'redirect_uri' });
  }
  const clientId = `tieout_app_${randomText(deps.randomBytes(26))}`;
  const secret = isPublic ? null : `${randomText(deps.randomBytes(26))}${randomText(deps.randomBytes(26))}`;
  // Before the transaction: it keeps a core busy for as long as a sign-in does.
  const secretHash = secret === null ? null : await deps.installation.secrets.hash(secret);
  return changing(deps, caller, 'directory.manage', async (tx) => {
    await tx.applications.add({ clientId, name, secretHash, redirectUris, by: caller.person });
    await noteBy(tx, caller, 'application.added', { client_id: clientId, name });
    const application = await tx.applications.find(clientId);
    return application === null ? no('unavailable') : yes({ application, secret });
  });
}

/** From now on it gets no token, and those that it had have ended. */
async function revoke(deps: Deps, caller: Caller, clientId: string): Promise<Outcome<Application>> {
  const outcome = await changing(deps, caller, 'directory.manage', async (tx) => {
    const application = await tx.applications.find(clientId);
    if (application === null) return no('not_found', { thing: 'application' });
    if (application.revokedAt !== null) return yes(application);
    await tx.applications.revoke(clientId);
    await noteBy(tx, caller, 'application.revoked', { client_id: clientId, name: application.name });
    return yes({ ...application, revokedAt: await tx.now() });
  });
  if (outcome.ok) deps.installation.secrets.forgetTokens();
  return outcome;
}

/** The person said yes: a code for the application, of which the database keeps a hash. */
async function letIn(
  deps: Deps,
  caller: Caller,
  request: AuthorizationRequest,
  strong: boolean,
): Promise<Outcome<string>> {
  const code = `tie_ac_${Buffer.from(deps.randomBytes(32)).toString('base64url')}`;
  const codeHash = createHash('sha256').update(code).digest();
  return deps.work.run(caller, async (tx) => {
    const application = await tx.applications.find(request.clientId);
    if (application === null || application.revokedAt !== null) return no('not_found', { thing: 'application' });
    await tx.applications.letIn({ ...request, person: caller.person, codeHash, strong });
    await noteBy(tx, caller, 'application.let_in', { name: application.name, scope: request.scope });
    return yes(code);
  });
}

async function withdraw(deps: Deps, caller: Caller, id: number): Promise<Outcome<null>> {
  const outcome = await deps.work.run(caller, async (tx): Promise<Outcome<null>> => {
    const name = await tx.applications.withdraw(id, caller.person);
    if (name === null) return no('not_found', { thing: 'application' });
    await noteBy(tx, caller, 'application.withdrawn', { name });
    return yes(null);
  });
  if (outcome.ok) deps.installation.secrets.forgetTokens();
  return outcome;
}

export type Applications = ReturnType<typeof openApplications>;
