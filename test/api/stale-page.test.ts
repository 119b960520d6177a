import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Requisition } from '../../src/http/client.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let draft: Requisition;
beforeAll(async () => {
  tieout = await runTieout();
  const pm = tieout.as('pm');
  for (const project of await pm.projects(tieout.company)) {
    const all = await pm.requisitions(tieout.company, project.id);
    draft ??= all.find((one) => one.status === 'draft' && one.deletable)!;
  }
});
afterAll(() => tieout.end());

const path = () => `/rest/v1.1/requisitions/${draft.id}`;
const patch = (comment: string, headers = {}, version?: number) =>
  tieout.call('pm', 'PATCH', path(), { project_id: draft.project_id, requisition: { comment }, version }, headers);

describe('a page that shows an invoice as it was', () => {
  it('saves over nobody: the second of two that saw the same is refused, and nothing of it is kept', async () => {
    const seen = { 'if-match': `"${draft.version}"` };
    expect((await patch('first', seen)).status).toBe(200);
    const second = await patch('second', seen);
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({ code: 'changed_meanwhile' });
    expect((await patch('third', {}, draft.version)).status).toBe(409);
    const now = await tieout.as('pm').requisition(tieout.company, draft.project_id, draft.id);
    expect(now.comment).toBe('first');
    expect(now.version).toBe(draft.version + 1);
  });

  it('deletes nothing that has changed since', async () => {
    const query = `${path()}?project_id=${draft.project_id}`;
    const refused = await tieout.call('pm', 'DELETE', query, undefined, { 'if-match': `"${draft.version}"` });
    expect(refused.status).toBe(409);
    expect((await tieout.call('pm', 'GET', query)).status).toBe(200);
  });

  it('lets programs that know of no versions work on, as Procore’s do', async () => {
    expect((await patch('without a version')).status).toBe(200);
  });
});
