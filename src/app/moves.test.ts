import { describe, expect, it } from 'vitest';
import type { ProjectId } from '../domain/ids.ts';
import { invoiceStatuses } from '../domain/invoice-status.ts';
import { linkStates } from '../domain/link.ts';
import type { Grants } from '../domain/permission.ts';
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

  it('are one object for those that stand alike', () => {
    const [first, second] = movesOfEach(grants, [rows[3]!, structuredClone(rows[3]!)]);
    expect(second).toBe(first);
  });
});
