import { createHash, timingSafeEqual } from 'node:crypto';
import { invitationCode, isLogin, isMailAddress } from '../../domain/directory.ts';
import { type ErpKind, erpKinds, usualCostTypes } from '../../domain/erp-kinds.ts';
import { randomText } from '../../domain/ids.ts';
import { no, type Outcome, yes } from '../../domain/refusal.ts';
import type { Deps } from '../deps.ts';
import type { FirstPerson, Founding, NewCompany } from '../unit-of-work.ts';

/** What the first company of an installation begins with: a name, somebody who may do everything, and its ERP. */
export interface FirstCompany {
  /** It was printed where Tieout was started, so that nobody else can take an installation that is still empty. */
  readonly code: string;
  readonly company: string;
  readonly name: string;
  readonly login: string;
  readonly email: string;
  /** Null: none for now. */
  readonly erp: ErpKind | null;
}

/** By this its first person sets a password, and with that the set-up is over. */
export interface FirstInvitation {
  readonly code: string;
}

export interface SetUp {
  /** Null where there is nothing to set up. */
  readonly code: string | null;
  found(given: FirstCompany): Promise<Outcome<FirstInvitation>>;
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * The set-up of an empty installation. It goes on until its first person has a password: who dies between the company
 * and the invitation finds it open again at the next start.
 */
export async function openSetUp(deps: Pick<Deps, 'work' | 'randomBytes'>, founding: Founding): Promise<SetUp> {
  const open = (await founding.first()) !== 'over';
  const code = open ? randomText(deps.randomBytes(26)) : null;
  return {
    code,
    found: async (given) => {
      if (code === null || !timingSafeEqual(hashOf(code), hashOf(given.code))) return no('set_up_over');
      const wrong = wrongField(given);
      if (wrong !== null) return no('invalid', wrong);
      return founding.alone(async () => {
        if ((await founding.first()) === 'nobody') await founding.found('first', companyOf(given));
        const first = await founding.first();
        return typeof first === 'string' ? no('set_up_over') : invite(deps, first);
      });
    },
  };
}

function wrongField({ company, name, login, email }: FirstCompany) {
  if (company.trim() === '') return { field: 'company', because: 'required' };
  if (name.trim() === '') return { field: 'name', because: 'required' };
  if (!isLogin(login)) return { field: 'login', because: 'login' };
  return isMailAddress(email) ? null : { field: 'email', because: 'mailbox' };
}

const companyOf = ({ company, name, login, email, erp }: FirstCompany): NewCompany => ({
  name: company.trim(),
  demo: false,
  people: [
    {
      ...{ login, name: name.trim(), email, erpIntegrations: 'admin', pushToAccounting: true },
      ...{ commitments: 'admin', directory: 'admin' },
    },
  ],
  costTypes: usualCostTypes.map(({ code, name: called, sage }) => ({
    ...{ code, name: called, erpNumber: erp === 'sage_100_contractor' ? sage : null },
  })),
  vendors: [],
  projects: [],
  connection: erp === null ? null : { kind: erp, name: erpKinds[erp], settings: {} },
});

async function invite(
  { work, randomBytes }: Pick<Deps, 'work' | 'randomBytes'>,
  { company, person, name }: FirstPerson,
): Promise<Outcome<FirstInvitation>> {
  const code = invitationCode(company, randomText(randomBytes(26)));
  await work.run({ company }, async (tx) => {
    await tx.directory.addInvitation(person, hashOf(code), person);
    await tx.directory.note({ type: 'person.invited', by: person, facts: { person, name }, requestId: null });
  });
  return yes({ code });
}
