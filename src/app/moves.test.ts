import { describe, expect, it } from 'vitest';
import { invoiceStatuses } from '../domain/billing/invoice-status.ts';
import type { ForcedUnlinkId, PersonId, ProjectId } from '../domain/ids.ts';
import { linkStates } from '../domain/link.ts';
import type { Grants } from '../domain/permission.ts';
import { noPolicies } from '../domain/policy.ts';
import { at } from '../domain/testing/link.ts';
import { movesOf, movesOfEach } from './moves.ts';

const [theirs, another] = [301, 302] as ProjectId[];
const grants: Grants = {
  erp_integrations: 'standard',
  directory: 'none',
  push_to_accounting: false,
  commitments: { 301: 'admin' },
};

const rows = [theirs!, another!].flatMap((projectId) =>
  invoiceStatuses.flatMap((status) => {
    const links = linkStates.flatMap((state) => [false, true].map((parked) => ({ state, parked })));
    return [null, ...links].map((link) => ({ head: { projectId, status }, link }));
  }),
);

describe('the moves of many invoices', () => {
  it('are those of each, in every state, status and project', () => {
    const each = movesOfEach(grants, rows);
    expect(each).toEqual(rows.map(({ head, link }) => movesOf(grants, head, link)));
    // Otherwise a mix-up among them could not be seen.
    expect(new Set(each.map((moves) => JSON.stringify(moves))).size).toBeGreaterThan(20);
  });

  it('are those of each after a restore too, whichever were sent before it', () => {
    const ruled = { person: 1 as PersonId, policies: noPolicies, restored: { asOf: at(1_000), at: at(2_000) } };
    const sent = rows.flatMap(({ head, link }) =>
      link === null ? [] : [1_999, 2_000].map((sentAt) => ({ head, link: { ...link, sentAt: at(sentAt) } })),
    );
    const each = movesOfEach(grants, sent, ruled);
    expect(each).toEqual(sent.map(({ head, link }) => movesOf(grants, head, link, ruled)));
    const waits = sent.filter((_, n) => each[n]!.retrieve.reasons.some(({ code }) => code === 'look_over_first'));
    expect(new Set(waits.map(({ link }) => link.state))).toEqual(new Set(['ready_to_export', 'failed_to_export']));
    expect(new Set(waits.map(({ link }) => link.sentAt))).toEqual(new Set([1_999]));
  });

  it('are those of each where some were billed before, or unlinked by force', () => {
    const status = 'approved' as const;
    const marks = [{}, { billedBefore: true }, { forcedUnlinkId: 7 as ForcedUnlinkId }];
    const marked = marks.map((mark) => ({ head: { projectId: theirs!, status, ...mark }, link: null }));
    const each = movesOfEach(grants, marked);
    expect(each).toEqual(marked.map(({ head, link }) => movesOf(grants, head, link)));
    expect(new Set(each.map((moves) => JSON.stringify(moves.send))).size).toBe(marks.length);
  });

  it('are one object for those that stand alike', () => {
    const [first, second] = movesOfEach(grants, [rows[3]!, structuredClone(rows[3]!)]);
    expect(second).toBe(first);
  });
});
