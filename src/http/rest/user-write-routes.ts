import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller, Member, TemplateId } from '../../app/hub.ts';
import type { PersonId, ProjectId, VendorId } from '../../domain/ids.ts';
import { type ProfileChange, personProfile } from '../../domain/profile.ts';
import { no, type Outcome, type Refusal, yes } from '../../domain/refusal.ts';
import { isoInstant } from '../../domain/time.ts';
import { say } from '../../domain/words/words.ts';
import { defined } from '../defined.ts';
import { once } from '../once.ts';
import { sendRefusal } from '../problem.ts';
import { profileGiven } from '../profile-fields.ts';
import { asRestCaller, idFrom, parseBody, type RestContext, z } from './context.ts';
import { type UserInput, userInput } from './directory-shapes.ts';
import { namesOf, userView } from './directory-views.ts';
import { idSent } from './id-shape.ts';
import { writeRoutes } from './write-routes.ts';
import { answerWrite, lacks } from './writing.ts';

const inCompany = { config: { access: 'company' } } as const;
const required = (field: string) => no('invalid', { field, because: 'required' });
const idOf = (request: FastifyRequest) => idFrom((request.params as { id: string }).id, 'person') as PersonId;

/** Making and changing users, inviting them, and letting them onto projects. */
export function userWriteRoutes(app: FastifyInstance, context: RestContext): void {
  for (const version of ['v1.0', 'v1.1', 'v1.2', 'v1.3'] as const) {
    const path = `/${version}/companies/:company_id/users`;
    writeRoutes(app, context, {
      path,
      wrapper: 'user',
      thing: 'person',
      action: 'directory.manage',
      shape: userInput,
      hand: (caller) => ({
        list: async () => peopleOf(context, caller),
        make: (keeping, input) => add(context, keeping, input),
        change: (keeping, id, input) => change(context, caller, keeping, id as PersonId, input),
        view: userView,
      }),
    });
    inviteRoute(app, context, path);
    if (version !== 'v1.0') projectRoutes(app, context, path, version === 'v1.3');
  }
  reactivateRoute(app, context);
}

async function peopleOf({ hub }: RestContext, caller: Caller): Promise<Outcome<readonly Member[]>> {
  const found = await hub.directory.people(caller);
  return found.ok ? yes(found.value.people) : found;
}

/** They sign in by their address: Procore's users have no other name for that. */
async function add({ hub }: RestContext, keeping: Caller, input: UserInput): Promise<Outcome<Member>> {
  const { email_address: email, first_name, last_name } = input;
  if (last_name === undefined) return required('last_name');
  if (email === undefined) return required('email_address');
  const { vendorId = null, templateId = null, ...fields } = fieldsOf(input) as Partial<ReturnType<typeof fieldsOf>>;
  const name = joined(first_name, last_name);
  return hub.directory.addPerson(keeping, { ...fields, vendorId, templateId, login: email, email, name });
}

async function change(
  context: RestContext,
  caller: Caller,
  keeping: Caller,
  person: PersonId,
  input: UserInput,
): Promise<Outcome<Member>> {
  const { hub } = context;
  const { first_name, last_name, email_address: email } = input;
  let names: { readonly name: string; readonly last: string } | null = null;
  if (first_name !== undefined || last_name !== undefined) {
    // Whoever is not there is refused by the change.
    const before = await hub.directory.person(caller, person);
    const { first, last } = namesOf(before.ok ? before.value : { name: '', profile: {} });
    names = { name: joined(first_name === undefined ? first : first_name, last_name ?? last), last: last_name ?? last };
  }
  const { profile: given, ...fields } = fieldsOf(input);
  const profile = await withoutShown(context, caller, person, given);
  const kept = names === null ? profile : { ...profile, last_name: names.last };
  const change = defined({ ...fields, name: names?.name, email, profile: kept });
  return hub.directory.editPerson(keeping, { person, change });
}

/** Initials that nobody gave are shown as those of the name: sent back as they were read, they go on following it. */
async function withoutShown(
  { hub }: RestContext,
  caller: Caller,
  person: PersonId,
  given: ProfileChange,
): Promise<ProfileChange> {
  if (given.initials === undefined) return given;
  const before = await hub.directory.person(caller, person);
  const own = !before.ok || before.value.profile.initials !== undefined;
  if (own || userView(before.value).initials !== given.initials) return given;
  const { initials: _, ...others } = given;
  return others;
}

const joined = (first: string | null | undefined, last: string) => `${first ?? ''} ${last}`.trim();

const fieldsOf = (input: UserInput) =>
  defined({
    active: input.is_active,
    vendorId: input.vendor_id as VendorId | null | undefined,
    templateId: input.company_permission_template_id as TemplateId | null | undefined,
    erpNumber: input.origin_id,
    profile: profileGiven(personProfile, input),
  });

/** Nothing is mailed: the link by which they set their password is in the answer, this once. */
function inviteRoute(app: FastifyInstance, context: RestContext, path: string): void {
  app.patch(`${path}/:id/invite`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const made = await context.hub.directory.invite(caller, { person: idOf(request) });
      if (!made.ok) return sendRefusal(request, reply, made.refusal);
      const { link, expiresAt } = made.value;
      return reply.code(202).send({ link, expires_at: isoInstant(expiresAt) });
    }),
  );
}

const places = z.object({
  users: z.array(z.object({ user_id: idSent, project_id: idSent, permission_template_id: idSent.nullish() })).max(1000),
});

/**
 * Onto projects and off them, each by itself. Without a template somebody is given no more than they have there. What is
 * published of the answers is no more than their outline: a word for each project, and in the newest version a list.
 */
function projectRoutes(app: FastifyInstance, context: RestContext, path: string, newest: boolean): void {
  const { hub } = context;
  for (const end of ['bulk_add', 'bulk_remove'] as const) {
    app.post(`${path}/${end}`, inCompany, (request, reply) =>
      asRestCaller(context, request, reply, async (caller) => {
        const lacking = lacks(caller, 'directory.manage');
        if (lacking !== null) return sendRefusal(request, reply, lacking);
        const { users } = parseBody(places, request.body);
        return once({ hub, caller, request, reply }, async () => {
          const said: { user_id: number; project_id: number; refusal: Refusal | null }[] = [];
          for (const { user_id, project_id, permission_template_id: template } of users) {
            const person = user_id as PersonId;
            const project = project_id as ProjectId;
            const kept = end === 'bulk_add' ? await rightOf(context, caller, person, project) : nothing;
            const given = template == null || end === 'bulk_remove' ? {} : { templateId: template as TemplateId };
            const done = await hub.directory.setProjectRight(caller, { person, project, ...kept, ...given });
            said.push({ user_id, project_id, refusal: done.ok ? null : done.refusal });
          }
          if (!newest || end === 'bulk_remove') return { status: 200, body: byUser(said) };
          const entities = said.map(({ refusal, ...where }) => ({ ...where, status: sayDone(refusal) }));
          return { status: said.some(({ refusal }) => refusal !== null) ? 207 : 200, body: { entities } };
        });
      }),
    );
  }
}

const nothing = { commitments: 'none', templateId: null } as const;

async function rightOf({ hub }: RestContext, caller: Caller, person: PersonId, project: ProjectId) {
  const found = await hub.directory.person(caller, person);
  const right = found.ok ? found.value.projects.find((one) => one.projectId === project) : undefined;
  return right === undefined ? nothing : { commitments: right.commitments, templateId: right.templateId };
}

const sayDone = (refusal: Refusal | null): string => (refusal === null ? 'success' : say(refusal));

const byUser = (
  said: readonly { readonly user_id: number; readonly project_id: number; readonly refusal: Refusal | null }[],
) => {
  const users: Record<string, Record<string, string>> = {};
  for (const { user_id, project_id, refusal } of said) {
    users[user_id] = { ...users[user_id], [project_id]: sayDone(refusal) };
  }
  return users;
};

function reactivateRoute(app: FastifyInstance, context: RestContext): void {
  const { hub } = context;
  app.patch('/v1.0/companies/:company_id/users/inactive/:id', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, (caller) =>
      answerWrite(hub, caller, request, reply, {
        action: 'directory.manage',
        status: 200,
        work: (keeping) => hub.directory.editPerson(keeping, { person: idOf(request), change: { active: true } }),
        view: userView,
      }),
    ),
  );
}
