import { describe, expect, it } from 'vitest';
import type { CommitmentId, ProjectId } from './ids.ts';
import {
  type Action,
  billedProjects,
  type Grants,
  heldStill,
  invoiceRole,
  type Level,
  levels,
  mayReadInErpTool,
  missing,
  missingEverywhere,
  missingOnCommitment,
  type Need,
  needs,
  readableProjects,
  visibleCommitments,
} from './permission.ts';

const here = 1 as ProjectId;
const elsewhere = 2 as ProjectId;

/** Every combination of the four things that a person may hold: 4 × 4 × 4 × 2. */
const everyone = levels.flatMap((commitments) =>
  levels.flatMap((erp) =>
    levels.flatMap((directory) => [false, true].map((push) => ({ commitments, erp, directory, push }))),
  ),
);
const grantsOf = ({ commitments, erp, directory, push }: (typeof everyone)[number]): Grants => ({
  erp_integrations: erp,
  directory,
  push_to_accounting: push,
  commitments: { [here]: commitments },
});

/** Written out by hand, level by level, without the order of levels: who has what each need asks. */
const reads: readonly Level[] = ['read_only', 'standard', 'admin'];
const works: readonly Level[] = ['standard', 'admin'];
type Held = (typeof everyone)[number];
const lacksOf: Readonly<Record<string, (held: Held) => boolean>> = {
  'commitments admin': ({ commitments }) => commitments !== 'admin',
  'commitments read_only': ({ commitments }) => !reads.includes(commitments),
  'erp_integrations admin': ({ erp }) => erp !== 'admin',
  'erp_integrations standard': ({ erp }) => !works.includes(erp),
  'erp_integrations read_only': ({ erp }) => !reads.includes(erp),
  'directory admin': ({ directory }) => directory !== 'admin',
  'directory standard': ({ directory }) => !works.includes(directory),
  'directory read_only': ({ directory }) => !reads.includes(directory),
  push_to_accounting: ({ push }) => !push,
};
const approves = ['erp_integrations standard', 'push_to_accounting'];
const wants: Readonly<Record<Action, readonly string[]>> = {
  'commitment.read': ['commitments read_only'],
  'commitment.write': ['commitments admin'],
  'invoice.write': ['commitments admin'],
  'link.send': ['commitments admin'],
  'link.retrieve': ['commitments admin'],
  'link.accept': approves,
  'link.reject': approves,
  'link.retry': approves,
  'link.unlink': ['commitments admin', ...approves],
  'link.confirm_force': approves,
  'link.force_unlink': ['commitments admin', 'erp_integrations admin', 'push_to_accounting'],
  'connection.read': ['erp_integrations read_only'],
  'connection.read_now': ['erp_integrations standard'],
  'connection.manage': ['erp_integrations admin'],
  'accountant_report.read': ['erp_integrations admin'],
  'history.read_all': ['directory admin', 'erp_integrations admin'],
  'record.read': ['erp_integrations read_only'],
  'record.keep': ['erp_integrations standard'],
  'record.judge': approves,
  'record.free': ['erp_integrations admin', 'push_to_accounting'],
  'commitment.send': ['commitments admin'],
  'commitment.join': ['commitments admin', ...approves],
  'connection.let_through': ['erp_integrations admin', 'push_to_accounting'],
  'tie_out.read': ['erp_integrations read_only'],
  'tie_out.ask': ['erp_integrations standard'],
  'directory.read': ['directory read_only'],
  'directory.edit': ['directory standard'],
  'directory.manage': ['directory admin'],
  'directory.grant_push': ['directory admin', 'push_to_accounting'],
  'link.free': ['erp_integrations admin', 'push_to_accounting'],
  'integrator.drive': ['erp_integrations admin'],
  'webhook.manage': ['erp_integrations admin'],
};
const named = (need: Need) => ('privilege' in need ? need.privilege : `${need.tool} ${need.at_least}`);

describe.each(Object.keys(needs) as Action[])('%s', (action) => {
  it('names every need that is not met, for each of the 128 holdings, in the order of the needs', () => {
    expect(everyone).toHaveLength(128);
    for (const held of everyone) {
      const expected = wants[action].filter((need) => lacksOf[need]!(held));
      expect([held, missing(grantsOf(held), action, here).map(named)]).toEqual([held, expected]);
    }
  });

  it('takes no right on Commitments from another project, and none where no project is meant', () => {
    for (const held of everyone) {
      const none = missing(grantsOf({ ...held, commitments: 'none' }), action, here);
      expect(missing(grantsOf(held), action, elsewhere)).toEqual(none);
      expect(missing(grantsOf(held), action, null)).toEqual(none);
    }
  });

  it('grows never harder with more rights', () => {
    const rank = ({ commitments, erp, directory, push }: Held) => [
      levels.indexOf(commitments),
      levels.indexOf(erp),
      levels.indexOf(directory),
      Number(push),
    ];
    const all = everyone.map((held) => ({ rank: rank(held), lacks: missing(grantsOf(held), action, here).map(named) }));
    for (const less of all) {
      for (const more of all) {
        if (!less.rank.every((level, i) => level <= more.rank[i]!)) continue;
        expect(more.lacks.filter((need) => !less.lacks.includes(need))).toEqual([]);
      }
    }
  });
});

describe('unlink', () => {
  it('is open to two of the 32 holdings of a Directory level: Commitments Admin, ERP Standard or Admin, and the privilege', () => {
    const may = everyone.filter(
      (held) => held.directory === 'none' && missing(grantsOf(held), 'link.unlink', here).length === 0,
    );
    expect(may).toEqual([
      { commitments: 'admin', erp: 'standard', directory: 'none', push: true },
      { commitments: 'admin', erp: 'admin', directory: 'none', push: true },
    ]);
  });
});

describe('reading', () => {
  it('in the ERP tool needs Read Only on either of the two tools, for each of the 128 holdings', () => {
    for (const held of everyone) {
      expect(mayReadInErpTool(grantsOf(held), here)).toBe(reads.includes(held.erp) || reads.includes(held.commitments));
      expect(mayReadInErpTool(grantsOf(held), elsewhere)).toBe(reads.includes(held.erp));
    }
  });

  it('of commitments is told project by project', () => {
    const commitments = { 5: 'none', 6: 'read_only', 7: 'standard', 8: 'admin' } as const;
    const grants: Grants = { erp_integrations: 'admin', directory: 'none', push_to_accounting: true, commitments };
    expect(readableProjects(grants)).toEqual([6, 7, 8]);
    expect(readableProjects({ ...grants, commitments: {} })).toEqual([]);
  });

  it('is refused to a level that nobody knows', () => {
    const strange = { ...grantsOf(everyone[0]!), erp_integrations: 'root' as Level };
    expect(mayReadInErpTool(strange, here)).toBe(false);
    expect(missing(strange, 'connection.read', here)).toHaveLength(1);
  });
});

describe('a subcontractor’s own contact', () => {
  const [theirs, other] = [41 as CommitmentId, 42 as CommitmentId];
  const invited: Grants = { ...grantsOf(everyone[0]!), billing: { [theirs]: here } };
  const admin = { tool: 'commitments', at_least: 'admin' };

  it('reads and enters the invoices of what they are invited to, in its own project alone', () => {
    for (const action of ['commitment.read', 'invoice.write'] as const) {
      expect(missingOnCommitment(invited, action, here, theirs)).toEqual([]);
      expect(missingOnCommitment(invited, action, here, other)).toEqual(missing(invited, action, here));
      expect(missingOnCommitment(invited, action, elsewhere, theirs)).toEqual(missing(invited, action, elsewhere));
    }
    expect(invoiceRole(invited, here, theirs)).toBe('contact');
    expect([invoiceRole(invited, here, other), invoiceRole(invited, elsewhere, theirs)]).toEqual([null, null]);
  });

  it('gains nothing else by it: every action of the house lacks what it lacked', () => {
    for (const action of Object.keys(needs) as Action[]) {
      for (const project of [here, elsewhere, null]) {
        expect(missing(invited, action, project)).toEqual(missing(grantsOf(everyone[0]!), action, project));
      }
    }
    expect(mayReadInErpTool(invited, here)).toBe(false);
    expect(readableProjects(invited)).toEqual([]);
  });

  it('sees those commitments and their projects; whoever reads Commitments sees all, invited or not', () => {
    expect(visibleCommitments(invited, here)).toEqual([theirs]);
    expect(visibleCommitments(invited, elsewhere)).toEqual([]);
    expect(billedProjects(invited)).toEqual([here]);
    expect(visibleCommitments({ ...invited, commitments: { [here]: 'read_only' } }, here)).toBeNull();
    expect(billedProjects(grantsOf(everyone[0]!))).toEqual([]);
  });

  it('who is an administrator too acts as one', () => {
    expect(invoiceRole({ ...invited, commitments: { [here]: 'admin' } }, here, theirs)).toBe('administrator');
    expect(invoiceRole({ ...invited, commitments: { [here]: 'standard' } }, here, theirs)).toBe('contact');
  });

  it('is no key that every object has', () => {
    const strange = 'constructor' as unknown as CommitmentId;
    expect(invoiceRole(invited, Object as unknown as ProjectId, strange)).toBeNull();
  });

  it('what is open to whoever may do it anywhere, is open with one project of it', () => {
    expect(missingEverywhere({ ...invited, commitments: { [elsewhere]: 'admin' } }, 'invoice.write')).toEqual([]);
    expect(missingEverywhere({ ...invited, commitments: { [elsewhere]: 'standard' } }, 'invoice.write')).toEqual([
      admin,
    ]);
    expect(missingEverywhere(invited, 'invoice.write')).toEqual([admin]);
  });
});

describe('what is held still', () => {
  it('is the lower of both moments, of each tool and each project, and no invitation that is over', () => {
    const before: Grants = {
      ...{ erp_integrations: 'admin', directory: 'standard', push_to_accounting: true },
      ...{ commitments: { [here]: 'admin', [elsewhere]: 'read_only' }, billing: { 7: here, 8: here } },
    };
    const now: Grants = {
      ...{ erp_integrations: 'read_only', directory: 'admin', push_to_accounting: false },
      ...{ commitments: { [elsewhere]: 'admin' }, billing: { 7: here, 9: here } },
    };
    expect(heldStill(before, now)).toEqual({
      ...{ erp_integrations: 'read_only', directory: 'standard', push_to_accounting: false },
      ...{ commitments: { [here]: 'none', [elsewhere]: 'read_only' }, billing: { 7: here } },
    });
    expect(heldStill(before, before)).toEqual(before);
    expect(heldStill(before, null)).toEqual({
      ...{ erp_integrations: 'none', directory: 'none', push_to_accounting: false },
      ...{ commitments: { [here]: 'none', [elsewhere]: 'none' }, billing: {} },
    });
    for (const held of everyone.map(grantsOf)) expect(heldStill(held, held)).toEqual(held);
  });
});
