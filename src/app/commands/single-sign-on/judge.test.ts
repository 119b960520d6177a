import { describe, expect, it } from 'vitest';
import type { PersonId } from '../../../domain/ids.ts';
import type { Arrived } from '../../../domain/sign-in/single-sign-on.ts';
import type { Member, SingleSignOn, SingleSignOnGroup, Tx } from '../../unit-of-work.ts';
import { judge, rightsFor } from './judge.ts';

const issuer = 'https://sign-in.example.com';
const email = 'ines@example.com';

const member = (of: Partial<Member> = {}): Member =>
  ({ id: 7 as PersonId, name: 'Ines', email, active: true, home: true, hasPassword: false, ...of }) as Member;

interface Here {
  readonly members?: readonly Member[];
  /** Whom the provider means by the subject that arrives. */
  readonly known?: number | null;
  /** By which subject the provider knows the member already. */
  readonly subject?: string | null;
}

/** As much of a transaction as is asked who somebody is. */
const txOf = ({ members = [member()], known = null, subject = null }: Here): Tx =>
  ({
    singleSignOn: { find: async () => known, subjectOf: async () => subject },
    directory: {
      members: async () => members,
      member: async (id: number) => members.find((one) => one.id === id) ?? null,
    },
  }) as unknown as Tx;

const arrived = (of: Partial<Arrived> = {}): Arrived => ({
  ...{ subject: 's-1', email, emailVerified: true, name: 'Ines', groups: [] },
  ...of,
});
const setTo = (of: Partial<SingleSignOn> = {}) =>
  ({ makesPeople: true, trustsAddresses: false, ...of }) as SingleSignOn;

const whoIs = async (here: Here, of: Partial<Arrived> = {}, set: Partial<SingleSignOn> = {}) => {
  const judged = await judge(txOf(here), setTo(set), issuer, arrived(of));
  return judged.is === 'nobody' ? judged.problem : judged.is;
};

describe('by the lasting name', () => {
  it('somebody is who they were, whatever address they come with', async () => {
    expect(await whoIs({ known: 7 }, { email: null, emailVerified: false })).toBe('known');
  });

  it('nobody is who is gone, was deactivated, or whose sign-in another company administers', async () => {
    expect(await whoIs({ known: 8 })).toBe('deactivated');
    expect(await whoIs({ known: 7, members: [member({ active: false })] })).toBe('deactivated');
    expect(await whoIs({ known: 7, members: [member({ home: false })] })).toBe('elsewhere');
  });
});

describe('by the address', () => {
  it('somebody without a password is found, where somebody stands for its being theirs', async () => {
    expect(await whoIs({})).toBe('address');
    expect(await whoIs({}, { emailVerified: false })).toBe('unverified');
    expect(await whoIs({}, { emailVerified: false }, { trustsAddresses: true })).toBe('address');
    expect(await whoIs({}, { email: null })).toBe('no_email');
  });

  it('nobody gets into an account that has a password, verified or not', async () => {
    const members = [member({ hasPassword: true })];
    expect(await whoIs({ members })).toBe('password');
    expect(await whoIs({ members }, { emailVerified: false })).toBe('password');
  });

  it('nobody is found whom another company, another identity or no company guards any more', async () => {
    for (const hasPassword of [false, true]) {
      expect(await whoIs({ members: [member({ hasPassword, home: false })] })).toBe('elsewhere');
      expect(await whoIs({ members: [member({ hasPassword, active: false })] })).toBe('deactivated');
      expect(await whoIs({ members: [member({ hasPassword })], subject: 's-0' })).toBe('other_identity');
    }
  });

  it('of two who have it nobody is meant, however it is written', async () => {
    const other = member({ id: 8 as PersonId, email: email.toUpperCase() });
    expect(await whoIs({ members: [other] })).toBe('address');
    expect(await whoIs({ members: [member(), other] })).toBe('ambiguous');
  });

  it('somebody new is made only where that is wanted, of a verified address', async () => {
    expect(await whoIs({ members: [] })).toBe('new');
    expect(await whoIs({ members: [] }, { emailVerified: false })).toBe('unverified');
    expect(await whoIs({ members: [] }, {}, { makesPeople: false })).toBe('not_known');
  });
});

describe('rights by groups', () => {
  const row = (of: Partial<SingleSignOnGroup>) =>
    ({ group: 'approvers', template: 3, project: null, push: true, ...of }) as SingleSignOnGroup;

  it('are of the groups that were told, of whoever comes by a star, and of nobody else', () => {
    expect(rightsFor([row({})], arrived({ groups: ['approvers'] }))).toMatchObject({
      company: { template: 3, push: true },
    });
    expect(rightsFor([row({})], arrived({ groups: ['site'] }))).toEqual({ problem: 'no_group' });
    expect(rightsFor([row({ group: '*' })], arrived({ groups: [] }))).toMatchObject({ company: { template: 3 } });
  });

  it('are not known where the provider leaves groups out', () => {
    expect(rightsFor([row({ group: '*' })], arrived({ groups: null }))).toEqual({ problem: 'too_many_groups' });
  });
});
