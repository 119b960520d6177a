import { fill, words } from '../../src/domain/words/words.ts';
import { type Person, Refused } from '../../src/http/client.ts';
import type { Asked, Command, Said } from './commands.ts';
import { Usage } from './connect.ts';
import { table } from './output.ts';

const says = words.cliPeople;
const head = says.columns;

const row = (one: Person) => ({
  [head.login]: one.login,
  [head.name]: one.name,
  [head.email]: one.email,
  [head.vendor]: one.vendor?.name ?? null,
  [head.active]: one.active ? says.yes : says.none,
  [head.erp]: words.permission.levels[one.erp_integrations],
  [head.directory]: words.permission.levels[one.directory],
  [head.push]: one.push_to_accounting ? says.yes : says.none,
  [head.template]: one.template?.name ?? null,
  [head.password]: one.has_password ? says.yes : says.none,
});

function loginOf(asked: Asked, place: number, command: string): string {
  const login = asked.words[place];
  if (login === undefined) throw new Usage(fill(says.needsLogin, { command }));
  return login;
}

async function personOf(asked: Asked, login: string): Promise<Person> {
  const { people } = await asked.api.people(asked.company);
  const found = people.find((one) => one.login === login);
  if (found === undefined) throw new Refused(404, { code: 'not_found', detail: fill(says.noPerson, { login }) });
  return found;
}

async function add(asked: Asked): Promise<Said> {
  const login = loginOf(asked, 1, 'people add');
  const { name, email, template: wanted } = asked.options;
  if (typeof name !== 'string') throw new Usage(says.needsName);
  const { templates } = typeof wanted === 'string' ? await asked.api.templates(asked.company) : { templates: [] };
  const template = templates.find((one) => one.name === wanted);
  if (typeof wanted === 'string' && template === undefined) {
    throw new Refused(404, { code: 'not_found', detail: fill(says.noTemplate, { name: wanted }) });
  }
  const json = await asked.api.addPerson(asked.company, {
    login,
    name,
    ...(typeof email === 'string' ? { email } : {}),
    ...(template === undefined ? {} : { template_id: template.id }),
  });
  return { json, text: fill(says.added, { name, login }) };
}

const setActive = async (asked: Asked, active: boolean): Promise<Said> => {
  const { id } = await personOf(asked, loginOf(asked, 1, active ? 'people activate' : 'people deactivate'));
  const json = await asked.api.editPerson(asked.company, id, { active });
  return { json, text: fill(active ? says.activated : says.deactivated, { name: json.name }) };
};

async function invite(asked: Asked): Promise<Said> {
  const person = await personOf(asked, loginOf(asked, 1, 'people invite'));
  const json = await asked.api.invite(asked.company, person.id);
  return { json, text: fill(says.invited, { link: json.link, at: json.expires_at, name: person.name }) };
}

const push =
  (command: 'grant' | 'revoke'): Command =>
  async (asked) => {
    if (asked.words[0] !== 'push-to-accounting') throw new Usage(fill(says.needsPrivilege, { command }));
    const { id } = await personOf(asked, loginOf(asked, 1, `${command} push-to-accounting`));
    const json = await asked.api.grantPush(asked.company, id, command === 'grant');
    return { json, text: fill(command === 'grant' ? says.granted : says.revoked, { name: json.name }) };
  };

const verbs: Readonly<Record<string, Command>> = {
  add,
  invite,
  activate: (asked) => setActive(asked, true),
  deactivate: (asked) => setActive(asked, false),
};

/** People of the company, for whoever looks after the machine. */
export const peopleCommands: Readonly<Record<string, Command>> = {
  people: async (asked) => {
    const [verb] = asked.words;
    if (verb !== undefined) {
      if (!Object.hasOwn(verbs, verb)) throw new Usage(says.needsVerb);
      return verbs[verb]!(asked);
    }
    const json = await asked.api.people(asked.company);
    return { json, text: table(json.people.map(row)) };
  },
  grant: push('grant'),
  revoke: push('revoke'),
};
