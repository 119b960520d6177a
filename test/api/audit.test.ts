import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditCommands, verifyFile } from '../../bin/parts/audit.ts';
import type { Asked } from '../../bin/parts/commands.ts';
import * as shapes from '../../src/http/api/audit-shapes.ts';
import * as secretShapes from '../../src/http/api/secret-shapes.ts';
import { type Billing, billing } from '../support/billing.ts';
import { type Lacking, need, people } from '../support/people.ts';
import { expectProblem } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
let bills: Billing;
const folder = mkdtempSync(join(tmpdir(), 'tieout-audit-'));
const keysDir = join(folder, 'keys');
beforeAll(async () => {
  tieout = await runTieout({}, { keysDir });
  bills = await billing(tieout);
});
afterAll(async () => {
  await tieout.end();
  rmSync(folder, { recursive: true, force: true });
});

const { managesTool, managesDirectory } = need;
const path = (end: string) => `/api/v1/companies/${tieout.company}/audit/${end}`;
const ask = (options: object, ...words: string[]): Asked => ({
  api: tieout.as('owner'),
  company: tieout.company,
  words,
  options: options as Asked['options'],
});
const verify = (options: object = {}) =>
  until(
    () => auditCommands.verify!(ask(options)),
    ({ json }) => (json as shapes.Verification).waiting === 0,
  );
const flawsOf = (json: unknown) => (json as shapes.Verification).findings.map(({ flaw }) => flaw);
const last = async () => {
  const rows = await sql<{ id: string }>(
    tieout.urls.superUrl,
    `select max(id) as id from event where company_id = ${tieout.company} and type = 'link.unlinked'`,
  );
  return Number(rows[0]!.id);
};

describe('secrets of a connection', () => {
  it('are set by who manages the ERP tool, used, named, and never told', async () => {
    const { connections } = await tieout.as('owner').connections(tieout.company);
    const at = `/api/v1/companies/${tieout.company}/erp/connections/${connections[0]!.id}/secrets`;
    const canary = 'canary-31b7e5';
    const answers: string[] = [];
    const say = async (who: string | null, method: string, end: string, body?: object) => {
      const answer = await tieout.call(who, method, at + end, body);
      answers.push(JSON.stringify([answer.body, ...answer.headers]));
      return answer;
    };
    for (const who of people) {
      const set = await say(who, 'PUT', '/tryton', { value: canary });
      const listed = await say(who, 'GET', '');
      const manages = ['owner', 'clerk'].includes(who);
      if (manages) {
        expect(secretShapes.secretSet.parse(set.body)).toEqual(set.body);
        expect(secretShapes.secrets.parse(listed.body).secrets).toMatchObject([{ name: 'tryton', opens: true }]);
      } else {
        for (const one of [set, listed, await say(who, 'DELETE', '/tryton')]) {
          expect(expectProblem(one, 403, 'not_permitted').missing).toEqual([managesTool]);
        }
      }
    }
    for (const bad of ['', 'x'.repeat(5_000), 7]) {
      expectProblem(await say('owner', 'PUT', '/tryton', { value: bad }), 422, 'invalid');
    }
    expectProblem(await say('outsider', 'PUT', '/tryton', { value: canary }), 404, 'not_found');
    expectProblem(await say(null, 'PUT', '/tryton', { value: canary }), 401, 'not_signed_in');
    expect(answers.join()).not.toContain(canary);
    expect((await say('owner', 'DELETE', '/tryton')).status).toBe(204);
    expectProblem(await say('owner', 'DELETE', '/tryton'), 404, 'not_found');
    const told = await sql(tieout.urls.superUrl, `select type from company_event where type like 'secret.%'`);
    expect(told.map(({ type }) => type)).toEqual(['secret.set', 'secret.set', 'secret.removed']);
  });
});

describe('the history of a company', () => {
  it('is sealed by itself, verified, signed, and only for who administers both directory and ERP', async () => {
    const lacking: Lacking = Object.fromEntries(people.map((who) => [who, [] as object[]]));
    for (const who of people) {
      const answer = await tieout.call(who, 'POST', path('verification'), {});
      if (answer.status === 200) delete lacking[who];
      else lacking[who] = expectProblem(answer, 403, 'not_permitted').missing as object[];
    }
    expect(lacking).toEqual({
      approver: [managesDirectory, managesTool],
      pm: [managesDirectory, managesTool],
      clerk: [managesDirectory],
      accountant: [managesDirectory, managesTool],
      viewer: [managesDirectory, managesTool],
    });
    for (const [method, end] of [
      ['GET', 'checkpoints'],
      ['POST', 'checkpoints'],
      ['GET', 'events.jsonl'],
      ['GET', 'events.csv'],
    ] as const) {
      const body = method === 'POST' ? {} : undefined;
      for (const who of people.filter((one) => lacking[one])) {
        expect(expectProblem(await tieout.call(who, method, path(end), body), 403, 'not_permitted').missing).toEqual(
          lacking[who],
        );
      }
      expectProblem(await tieout.call('outsider', method, path(end), body), 404, 'not_found');
      expectProblem(await tieout.call(null, method, path(end), body), 401, 'not_signed_in');
    }
    const verdict = await verify();
    expect(verdict.code, verdict.text).toBe(0);
    expect(shapes.verification.parse(verdict.json)).toEqual(verdict.json);
  });

  it('is taken away as lines that can be verified with no hub, with the evidence of every unlink', async () => {
    const { invoice_id: id, erp_record } = await bills.synced();
    expect((await bills.atSage(erp_record!.id, 'delete')).status).toBeLessThan(300);
    expect((await bills.move('owner', 'unlink', id)).status).toBe(200);
    await verify();
    const [kept, file, csv] = ['kept-2.json', 'history.jsonl', 'history.csv'].map((name) => join(folder, name));
    await auditCommands.checkpoint!(ask({ out: kept }));
    expect((await auditCommands['audit-export']!(ask({ out: file }))).json).toMatchObject({ file });
    const lines = readFileSync(file!, 'utf8').trim().split('\n');
    expect(lines.length).toBeGreaterThan(10);
    const unlinked = lines.map((line) => JSON.parse(line)).filter(({ type }) => type === 'link.unlinked');
    expect(unlinked.at(-1)).toMatchObject({ invoice: id, facts: { evidence: { is: 'gone' } } });
    const offline = await verifyFile({ words: [file!], options: { checkpoints: kept! } });
    expect([offline.code, offline.text]).toEqual([0, expect.stringContaining('whole')]);
    const tampered = async (change: (lines: string[]) => string[]) => {
      writeFileSync(file!, `${change([...lines]).join('\n')}\n`);
      const { code, json } = await verifyFile({ words: [file!], options: { checkpoints: kept! } });
      return [code, (json as { findings: { flaw: string }[] }).findings[0]?.flaw];
    };
    const middle = Math.floor(lines.length / 2);
    const edited = (line: string) => line.replace('"facts":{', '"facts":{"x": 1, ').replace('"x": 1, }', '"x": 1}');
    expect(await tampered((all) => all.with(middle, edited(all[middle]!)))).toEqual([1, 'changed']);
    expect((await tampered((all) => all.toSpliced(middle, 1)))[0]).toBe(1);
    expect(await tampered((all) => all.slice(0, middle))).toEqual([1, 'truncated']);
    expect((await tampered((all) => all.with(3, all[4]!).with(4, all[3]!)))[0]).toBe(1);
    await auditCommands['audit-export']!(ask({ out: csv, format: 'csv' }));
    const table = readFileSync(csv!, 'utf8');
    expect(table.split('\n')[0]).toContain('Evidence');
    expect(table).toMatch(/link\.unlinked.*""is"":""gone""/);
  });

  it('names what was changed in the database, and no checkpoint is signed over it', async () => {
    await verify();
    const id = await last();
    const change = (to: string) => sql(tieout.urls.superUrl, `update event set facts = ${to} where id = ${id}`);
    const [was] = await sql<{ facts: string }>(tieout.urls.superUrl, `select facts::text from event where id = ${id}`);
    await change(`facts - 'evidence'`);
    const { code, json, text } = await verify();
    expect([code, flawsOf(json)]).toEqual([1, ['changed']]);
    expect(text).toContain(`Event ${id} (event)`);
    const signed = await tieout.call('owner', 'POST', path('checkpoints'), {});
    expect(shapes.newCheckpoint.parse(signed.body)).toEqual(signed.body);
    // Asked for again, as its answer was lost, it is the same one.
    const key = { 'idempotency-key': 'sign-1' };
    const [one, again] = [
      await tieout.call('owner', 'POST', path('checkpoints'), {}, key),
      await tieout.call('owner', 'POST', path('checkpoints'), {}, key),
    ];
    expect([again.headers.get('idempotency-replayed'), again.body]).toEqual(['true', one.body]);
    await change(`'${was!.facts}'`);
    expect((await verify()).code).toBe(0);
  });

  it('keeps its key in a file of its owner, and a checkpoint that somebody took away finds a cut-off end', async () => {
    expect(statSync(join(keysDir, 'history-key.pem')).mode & 0o777).toBe(0o600);
    await bills.synced();
    const kept = join(folder, 'kept.json');
    await verify();
    await auditCommands.checkpoint!(ask({ out: kept }));
    const { checkpoints, key } = shapes.checkpoints.parse(JSON.parse(readFileSync(kept, 'utf8')));
    expect(checkpoints.length).toBeGreaterThan(0);
    expect(key!.public_key).toMatch(/^-----BEGIN PUBLIC KEY-----/);
    expect(readFileSync(kept, 'utf8')).not.toContain('PRIVATE');
    const clean = await verify({ checkpoints: kept });
    expect([clean.code, flawsOf(clean.json)]).toEqual([0, []]);
    // As many as a daily one comes to in years: the same ones over and over stand for them.
    const many = join(folder, 'many.json');
    const years = Array.from({ length: 4_000 }, (_, i) => checkpoints[i % checkpoints.length]!);
    writeFileSync(many, JSON.stringify({ checkpoints: years, key }));
    expect((await verify({ checkpoints: many })).code).toBe(0);
    // Whoever owns the database cuts off the end, its seals and the checkpoints there.
    const cutOff = `from event_seal where company_id = ${tieout.company} and number >
      (select max(number) / 2 from event_seal where company_id = ${tieout.company})`;
    await sql(
      tieout.urls.superUrl,
      `delete from history_checkpoint where company_id = ${tieout.company};
       delete from event where id in (select unnest(ids) ${cutOff} and log = 'event');
       delete from company_event where id in (select unnest(ids) ${cutOff} and log = 'company_event');
       delete ${cutOff}`,
    );
    const cut = await verify();
    expect([cut.code, flawsOf(cut.json)]).toEqual([0, []]);
    const found = await verify({ checkpoints: kept });
    expect(found.code).toBe(1);
    // Written anew, where something has happened since.
    for (const flaw of flawsOf(found.json)) expect(['truncated', 'rewritten']).toContain(flaw);
  });
});
