import { describe, expect, it } from 'vitest';
import { isLogin, isMailAddress, losesLast, mayActAs, mayGrantPush, outlivesGrant } from './directory.ts';
import { type Grants, levels } from './permission.ts';

const holding = (directory: (typeof levels)[number], push: boolean): Grants => ({
  erp_integrations: 'none',
  directory,
  push_to_accounting: push,
  commitments: {},
});

describe('who may grant Can Push to Accounting', () => {
  it('under the usual rule: a Directory Admin who holds it, and no one else, with every lack named', () => {
    for (const directory of levels) {
      for (const push of [false, true]) {
        const said = mayGrantPush({ grants: holding(directory, push), operator: false }, 'directory_admin');
        if (directory === 'admin' && push) expect(said).toBeNull();
        else
          expect(said).toEqual({
            code: 'not_permitted',
            facts: {},
            missing: [
              ...(directory === 'admin' ? [] : [{ tool: 'directory', at_least: 'admin' }]),
              ...(push ? [] : [{ privilege: 'push_to_accounting' }]),
            ],
          });
      }
    }
  });

  it('under the other rule: the operator alone', () => {
    const all = { grants: holding('admin', true), operator: false };
    expect(mayGrantPush(all, 'operator')).toMatchObject({ code: 'operator_only' });
    for (const rule of ['operator', 'directory_admin'] as const) {
      expect(mayGrantPush({ grants: holding('none', false), operator: true }, rule)).toBeNull();
    }
  });

  it('whoever may not grant it is not given the means to act as somebody who holds it', () => {
    const admin = { grants: holding('admin', false), operator: false };
    const holder = { grants: holding('admin', true), operator: false };
    expect(mayActAs(admin, 'directory_admin', { push: true, operator: false, name: 'Dana' })).toMatchObject({
      code: 'holds_more',
      facts: { name: 'Dana' },
    });
    expect(mayActAs(admin, 'directory_admin', { push: false, operator: false, name: 'Sam' })).toBeNull();
    expect(mayActAs(holder, 'directory_admin', { push: true, operator: false, name: 'Dana' })).toBeNull();
    expect(mayActAs(holder, 'operator', { push: true, operator: false, name: 'Dana' })).toMatchObject({
      code: 'holds_more',
    });
  });

  it('an operator counts as a holder: they may grant it to themselves', () => {
    const admin = { grants: holding('admin', false), operator: false };
    const holder = { grants: holding('admin', true), operator: false };
    const other = { push: false, operator: true, name: 'Priya' };
    for (const rule of ['operator', 'directory_admin'] as const) {
      expect(mayActAs(admin, rule, other)).toMatchObject({ code: 'holds_more', facts: { name: 'Priya' } });
      expect(mayActAs({ ...admin, operator: true }, rule, other)).toBeNull();
    }
    expect(mayActAs(holder, 'directory_admin', other)).toBeNull();
    expect(mayActAs(holder, 'operator', other)).toMatchObject({ code: 'holds_more' });
  });
});

describe('a way to act as somebody, when they are granted it', () => {
  const maker = { active: true, directory: 'admin', push: true, operator: false } as const;
  it.each([
    ['of a Directory Admin who holds it', maker, true, false],
    ['of one who does not', { ...maker, push: false }, false, false],
    ['of a holder who no longer administers', { ...maker, directory: 'standard' as const }, false, false],
    ['of one who left', { ...maker, active: false }, false, false],
    ['of the operator', { ...maker, directory: 'none' as const, push: false, operator: true }, true, true],
    ['of whoever runs Tieout', null, true, true],
  ])('%s', (_what, by, usually, whereTheOperatorGrants) => {
    expect(outlivesGrant(by, 'directory_admin')).toBe(usually);
    expect(outlivesGrant(by, 'operator')).toBe(whereTheOperatorGrants);
  });
});

describe('the last one who can', () => {
  const owner = { active: true, directory: 'admin', push: true, comesIn: true } as const;
  const admin = { ...owner, push: false } as const;
  it.each([
    ['deactivated', [owner], [{ ...owner, active: false }], 'administrator'],
    ['lowered', [owner], [{ ...owner, directory: 'standard' as const }], 'administrator'],
    ['revoked', [owner], [{ ...owner, push: false }], 'granter'],
    ['lowered, another administers', [owner, admin], [{ ...owner, directory: 'read_only' as const }, admin], 'granter'],
    ['lowered, another was never let in', [owner, admin], [{ ...admin, comesIn: false }], 'administrator'],
    ['revoked, another holds it', [owner, owner], [{ ...owner, push: false }, owner], null],
    ['nobody was there before', [admin], [admin], null],
  ])('%s', (_what, before, after, lost) => {
    expect(losesLast(before, after, 'directory_admin')).toBe(lost);
  });
  it('is not needed where the operator grants', () => {
    expect(losesLast([owner], [{ ...owner, push: false }], 'operator')).toBeNull();
    expect(losesLast([owner], [{ ...owner, active: false }], 'operator')).toBe('administrator');
  });
});

describe('what may be a mailbox', () => {
  it.each(['ann@example.com', 'a.b+c@x.co', 'ünı@bücher.example'])('%s', (text) =>
    expect(isMailAddress(text)).toBe(true),
  );
  it.each([
    '',
    'ann',
    'ann@',
    '@x.de',
    'ann@x',
    'a b@x.de',
    'ann@x.de\r\nBcc: b@y.de',
    'ann@x.de,b@y.de',
    'Ann <ann@x.de>',
    'ann@x.de;b@y.de',
    `${'a'.repeat(250)}@x.de`,
    // Copied along from a page, or a hand at play: it reads as another address than it is.
    'ann@example.com\u200b',
    '\u2060ann@example.com',
    'a\u202enn@example.com',
    'ann\u001b@example.com',
  ])('not %j', (text) => expect(isMailAddress(text)).toBe(false));
  it('a login is typed', () => {
    expect(['ann', 'ann@x.de', 'Ann Lee', 'a'].map(isLogin)).toEqual([true, true, true, true]);
    expect([' ann', 'ann ', '', 'a\nb', 'a\u200bb', 'a'.repeat(101)].map(isLogin)).toEqual(Array(6).fill(false));
  });
});
