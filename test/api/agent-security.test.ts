import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AgentKey, sign } from '../../src/agent/key.ts';
import { sageTraits } from '../../src/connectors/sage-100-contractor/traits.ts';
import type { ConnectionId } from '../../src/domain/ids.ts';
import { type AgentGround, openAgentGround } from '../support/agent-ground.ts';

let ground: AgentGround;
let connection: ConnectionId;
let key: AgentKey;
beforeAll(async () => {
  ground = await openAgentGround();
  connection = await ground.connection();
  key = await ground.enrol(connection);
  expect((await send('/hello', hello)).status).toBe(200);
});
afterAll(() => ground?.close());

const traits = sageTraits();
const hello = { kind: 'sage_100_contractor', version: '1.0.0', host: 'srv-1', traits };
const nothing = { room: 0, hand: [], wait_ms: 0, error: null };
const room = { ...nothing, room: 5 };

/** A signed request, and what a thief or a bad network makes of it. */
interface Made {
  readonly url: string;
  readonly body: string;
  readonly authorization: string;
}
function make(path: string, body: object, other: { by?: AgentKey; time?: number; requestId?: string } = {}): Made {
  const text = JSON.stringify(body);
  const target = `/agent/v1${path}`;
  const { by = key, time = Date.now(), requestId = randomUUID() } = other;
  return {
    url: `${ground.url}${target}`,
    body: text,
    authorization: sign(by, { time, requestId, target, body: text }),
  };
}
async function post({ url, body, authorization }: Made) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization === '' ? {} : { authorization }) },
    body,
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: JSON.parse(text), text };
}
const send = (path: string, body: object, by?: AgentKey) => post(make(path, body, by === undefined ? {} : { by }));
const refuses = async (made: Made, status: number, code: string) =>
  expect(await post(made)).toMatchObject({
    status,
    body: { code, detail: expect.stringMatching(/^\p{Lu}.{15,}\.$/u) },
  });

const place = () => ({ company: ground.company, connection });
const putLook = (withinMs = 20_000) =>
  ground.post.put(place(), { call: 'lookFor', arguments: [{ reference: 'x' }], withinMs, makes: null });
const writes = {
  createBill: { arguments: [{}, 'x'], makes: { reference: 'x' } },
  createRecord: { arguments: [{}], makes: { record: { type: 'vendor', number: '1' } } },
} as const;
const putWrite = (withinMs = 20_000, call: keyof typeof writes = 'createBill') =>
  ground.post.put(place(), { call, withinMs, ...writes[call] });
const claimOne = async (by?: AgentKey) => {
  const { body } = await send('/claim', room, by);
  expect(body.tasks).toHaveLength(1);
  return body.tasks[0] as { id: number; claim: string; left_ms: number; call: string };
};
const answerOf = (text: string) => ({ value: { is: 'unknown', because: text } });
const stateOf = async (id: number) =>
  (await ground.rows<{ state: string }>('select state from agent_task where id = $1', [id]))[0]?.state;

describe('a signature', () => {
  it('covers body, path, method, time, id, company, key and version', async () => {
    const good = make('/claim', nothing);
    const { authorization } = good;
    const changed = (from: RegExp, to: string) => ({ ...good, authorization: authorization.replace(from, to) });
    const wrong: Made[] = [
      { ...good, body: JSON.stringify({ ...nothing, room: 1 }) },
      { ...good, url: `${good.url}?x=1` },
      { ...good, url: good.url.replace('/claim', '/rotate') },
      changed(/time=(\d+)/, `time=${Date.now() + 1}`),
      changed(/id=[\da-f-]+/, `id=${randomUUID()}`),
      changed(/company=\d+/, `company=${ground.company + 1}`),
      changed(/key=[\w-]{22}/, `key=${'a'.repeat(22)}`),
      changed(/version=1/, 'version=2'),
      changed(/signature=./, `signature=${/signature=A/.test(authorization) ? 'B' : 'A'}`),
      changed(/Tieout-HMAC-SHA256/, 'Bearer'),
      { ...good, authorization: '' },
      make('/claim', nothing, { by: { ...key, key: Buffer.alloc(32).toString('base64url') } }),
    ];
    for (const one of wrong) await refuses(one, 401, 'signature_wrong');
    expect((await post(good)).status, 'the right one was not used up').toBe(200);
  });

  it('counts once: a request that comes again is refused, whatever came in between', async () => {
    const [first, second] = [make('/claim', nothing), make('/claim', nothing)];
    expect((await post(second)).status).toBe(200);
    expect((await post(first)).status, 'the order is of no matter').toBe(200);
    await refuses(first, 409, 'request_repeated');
    await refuses(second, 409, 'request_repeated');
    const rows = await ground.rows<{ n: number }>('select count(*)::int as n from agent_request');
    expect(rows[0]!.n).toBeGreaterThan(1);
  });

  it('counts five minutes before and after its time, and a wrong clock is explained', async () => {
    for (const off of [-310_000, 310_000, 9e14]) {
      const { body } = await post(make('/claim', nothing, { time: Date.now() + off }));
      expect(body).toMatchObject({ code: 'clock_off', facts: { time: expect.stringMatching(/^20\d\d-/) } });
    }
    for (const off of [-290_000, 290_000]) {
      expect((await post(make('/claim', nothing, { time: Date.now() + off }))).status).toBe(200);
    }
  });

  it('is looked at before the database is: a key that nobody has costs nothing', async () => {
    const before = await ground.rows<{ n: number }>('select count(*)::int as n from agent_request');
    await refuses(make('/claim', nothing, { by: { ...key, keyId: 'b'.repeat(22) } }), 401, 'signature_wrong');
    expect(await ground.rows('select count(*)::int as n from agent_request')).toEqual(before);
  });

  it('is wanted of every address below /agent/v1 but the one for enrolling', async () => {
    for (const path of ['/hello', '/claim', '/rotate', '/tasks/1/begin', '/tasks/1/parts', '/tasks/1/result']) {
      await refuses({ ...make(path, nothing), authorization: '' }, 401, 'signature_wrong');
    }
    const answer = await fetch(`${ground.url}/agent/v1/claim`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
  });
});

describe('a claim token', () => {
  it('is for one task of one agent, and another’s is worth nothing', async () => {
    const put = await putLook();
    const { id, claim } = await claimOne();
    expect(put).toMatchObject({ is: 'put', id });
    const stolen = Buffer.from(createHash('sha256').update('guess').digest()).toString('base64url');
    for (const path of ['begin', 'result']) {
      const body = path === 'result' ? { claim: stolen, answer: answerOf('a lie') } : { claim: stolen };
      await refuses(make(`/tasks/${id}/${path}`, body), 409, 'claim_over');
    }
    await refuses(make(`/tasks/${id + 1_000}/result`, { claim, answer: answerOf('a lie') }), 409, 'claim_over');
    // Even with the right token, another agent of the same company is not the one that was given the task.
    const elsewhere = await ground.connection();
    const other = await ground.enrol(elsewhere);
    await send('/hello', hello, other);
    await refuses(make(`/tasks/${id}/result`, { claim, answer: answerOf('a lie') }, { by: other }), 409, 'claim_over');
    expect(await stateOf(id)).toBe('claimed');
    expect((await send(`/tasks/${id}/result`, { claim, answer: answerOf('the truth') })).status).toBe(200);
    const [kept] = await ground.rows<{ hash: string }>(
      "select encode(claim_hash, 'hex') as hash from agent_task where id = $1",
      [id],
    );
    expect(kept!.hash).toBe(createHash('sha256').update(claim).digest('hex'));
  });

  it('takes the same answer again, and no other', async () => {
    await putLook();
    const { id, claim } = await claimOne();
    const answer = { claim, answer: answerOf('first') };
    for (let i = 0; i < 3; i++) expect((await send(`/tasks/${id}/result`, answer)).status).toBe(200);
    await refuses(make(`/tasks/${id}/result`, { claim, answer: answerOf('second') }), 409, 'claim_over');
  });

  it('of a read is worth nothing after its lease; the task is handed out again, the late answer is not taken', async () => {
    await putLook();
    const first = await claimOne();
    await ground.rows("update agent_task set lease_until = clock_timestamp() - interval '1 second' where id = $1", [
      first.id,
    ]);
    await refuses(
      make(`/tasks/${first.id}/result`, { claim: first.claim, answer: answerOf('late') }),
      409,
      'claim_over',
    );
    const second = await claimOne();
    expect(second.id).toBe(first.id);
    await refuses(
      make(`/tasks/${first.id}/result`, { claim: first.claim, answer: answerOf('late') }),
      409,
      'claim_over',
    );
    expect(
      (await send(`/tasks/${second.id}/result`, { claim: second.claim, answer: answerOf('in time') })).status,
    ).toBe(200);
  });

  it('of a read is kept up by whoever comes back for more', async () => {
    await putLook();
    const { id, claim } = await claimOne();
    const soon = "update agent_task set lease_until = clock_timestamp() + interval '1 second' where id = $1";
    await ground.rows(soon, [id]);
    const { body } = await send('/claim', { ...nothing, hand: [id] });
    expect(body).toMatchObject({ tasks: [], over: [] });
    const [left] = await ground.rows<{ ok: boolean }>(
      "select lease_until > clock_timestamp() + interval '3 seconds' as ok from agent_task where id = $1",
      [id],
    );
    expect(left!.ok).toBe(true);
    expect((await send(`/tasks/${id}/result`, { claim, answer: answerOf('x') })).status).toBe(200);
  });
});

it('a claim that is broken off, at whatever moment, takes no task along', async () => {
  for (const afterMs of [0, 1, 2, 3, 5, 8, 13, 21]) {
    const gone = new AbortController();
    const { url, body, authorization } = make('/claim', { ...room, wait_ms: 20_000 });
    const headers = { 'content-type': 'application/json', authorization };
    const asking = fetch(url, { method: 'POST', headers, body, signal: gone.signal }).catch(() => null);
    await sleep(afterMs);
    gone.abort();
    await asking;
    await sleep(20); // a closed connection is heard of a moment later
    await putLook();
    const { id, claim } = await claimOne();
    expect((await send(`/tasks/${id}/result`, { claim, answer: answerOf('x') })).status).toBe(200);
  }
});

describe('a write', () => {
  it.each(['createBill', 'createRecord'] as const)(
    '%s is handed out once, ever; and the database holds that by itself',
    async (call) => {
      await putWrite(20_000, call);
      const { id } = await claimOne();
      await ground.rows("update agent_task set lease_until = clock_timestamp() - interval '1 second' where id = $1", [
        id,
      ]);
      expect((await send('/claim', room)).body.tasks).toEqual([]);
      await expect(
        ground.rows("update agent_task set claim_hash = sha256('another') where id = $1", [id]),
      ).rejects.toThrow(/not handed out again/);
    },
  );

  it.each(['createBill', 'createRecord'] as const)('%s is begun once, and answered only when it was', async (call) => {
    await putWrite(20_000, call);
    const { id, claim, left_ms: left } = await claimOne();
    const created = { value: { is: 'created', record: { id: '1', identity: null, label: '1' } } };
    await refuses(make(`/tasks/${id}/result`, { claim, answer: created }), 409, 'claim_over');
    const begun = await send(`/tasks/${id}/begin`, { claim });
    expect(begun.status).toBe(200);
    expect(begun.body.left_ms).toBeGreaterThan(0);
    expect(begun.body.left_ms).toBeLessThanOrEqual(left);
    await refuses(make(`/tasks/${id}/begin`, { claim }), 409, 'claim_over');
    expect((await send(`/tasks/${id}/result`, { claim, answer: created })).status).toBe(200);
  });

  it('is not begun once its time is over, or nobody waits', async () => {
    await putWrite();
    const late = await claimOne();
    await ground.rows("update agent_task set deadline = clock_timestamp() - interval '1 ms' where id = $1", [late.id]);
    await refuses(make(`/tasks/${late.id}/begin`, { claim: late.claim }), 409, 'claim_over');

    const put = await putWrite();
    const given = await claimOne();
    if (put.is !== 'put') throw new Error('not put');
    expect(await ground.post.giveUp(place(), put.id)).toMatchObject({ claimed: true });
    await refuses(make(`/tasks/${given.id}/begin`, { claim: given.claim }), 409, 'claim_over');
    const { body } = await send('/claim', { ...nothing, hand: [given.id, late.id] });
    expect(body.over.sort()).toEqual([given.id, late.id].sort());
  });

  it('has its time counted from the intent that the link remembers, however late it is put', async () => {
    // A hub that froze for long between saving the intent and putting the task.
    const reference = `TIE-${'q'.repeat(26)}`;
    await ground.rows(linkAskedAgo, [ground.company, connection, reference]);
    const put = await ground.post.put(place(), {
      call: 'createBill',
      arguments: [{}, reference],
      withinMs: 20_000,
      makes: { reference },
    });
    expect(put).toMatchObject({ is: 'put' });
    expect((await send('/claim', room)).body.tasks, 'it is over before it was put').toEqual([]);
  });
});

it('a record has its time counted from the intent that its sending remembers, within its commitment', async () => {
  const record = (commitmentNumber: string) => ({ type: 'change_order', number: '1', commitmentNumber }) as const;
  await ground.rows(flowAskedAgo, [ground.company, connection, JSON.stringify({ number: '1', commitmentNumber: 'A' })]);
  const put = (commitmentNumber: string) =>
    ground.post.put(place(), {
      ...{ call: 'createRecord', arguments: [{}], withinMs: 20_000 },
      makes: { record: record(commitmentNumber) },
    });
  expect(await put('A')).toMatchObject({ is: 'put' });
  expect((await send('/claim', room)).body.tasks, 'it is over before it was put').toEqual([]);
  expect(await put('B')).toMatchObject({ is: 'put' });
  expect((await send('/claim', room)).body.tasks).toHaveLength(1);
});

/** A change order on its way whose intent was saved a minute ago. */
const flowAskedAgo = `
  insert into record_flow (company_id, connection_id, kind, record_id, state, sent_by, accepted_by, number, wanted,
      fingerprint, asked_at)
    select $1, $2, 'change_order', 1, 'exporting', min(id), min(id), '1', $3, '',
      clock_timestamp() - interval '1 minute' from person`;

/** A link whose intent was saved a minute ago; of it only the reference and the moment matter here. */
const linkAskedAgo = `
  with p as (insert into project (company_id, name, number) values ($1, 'P', '1') returning id),
  v as (insert into vendor (company_id, name) values ($1, 'V') returning id),
  c as (insert into commitment (company_id, project_id, vendor_id, number, title, status)
    select $1, p.id, v.id, 'C', 'C', 'Approved' from p, v returning id, project_id),
  b as (insert into billing_period (company_id, project_id, position, start_date, end_date, due_date, status)
    select $1, p.id, 1, '2026-01-01', '2026-01-31', '2026-02-10', 'open' from p returning id),
  i as (insert into invoice (company_id, project_id, commitment_id, number, period_id, requisition_start,
      requisition_end, status, amount_due, retainage, created_by)
    select $1, c.project_id, c.id, 1, b.id, '2026-01-01', '2026-01-31', 'approved', 0, 0,
      (select min(id) from person) from c, b returning id, project_id)
  insert into link (company_id, invoice_id, connection_id, project_id, reference, state, sent_by, sent_at, accepted_by,
      asked_at, bill, fingerprint)
    select $1, i.id, $2, i.project_id, $3, 'exporting', (select min(id) from person), now(),
      (select min(id) from person), clock_timestamp() - interval '1 minute', '{}', '' from i`;

describe('the wall between companies', () => {
  const tables = ['agent', 'agent_code', 'agent_task', 'agent_task_part', 'agent_request'];

  it('stands around all that agents have', async () => {
    const forced = await ground.rows<{ name: string; ok: boolean }>(
      `select c.relname as name, c.relrowsecurity and c.relforcerowsecurity and exists (
           select from pg_policies p where p.tablename = c.relname and p.policyname = 'of_its_company') as ok
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'tieout' and c.relname = any($1)`,
      [tables],
    );
    expect(forced.map(({ name }) => name).sort()).toEqual([...tables].sort());
    expect(forced.every(({ ok }) => ok)).toBe(true);
    const client = new pg.Client({ connectionString: ground.urls.appUrl, options: '-c search_path=tieout' });
    await client.connect();
    for (const company of ['', String(ground.company + 1)]) {
      await client.query("select set_config('app.company', $1, false)", [company]);
      for (const table of tables) {
        const { rows } = await client.query<{ n: string }>(`select count(*) as n from ${table}`);
        expect([table, rows[0]!.n]).toEqual([table, '0']);
      }
    }
    await client.query("select set_config('app.company', $1, false)", [String(ground.company)]);
    const { rows } = await client.query<{ n: string }>('select count(*) as n from agent');
    expect(Number(rows[0]!.n)).toBeGreaterThan(0);
    await client.end();
  });
});

describe('a code', () => {
  const body = (code: string) => ({ code, name: 'x', version: '1', host: 'h' });
  const use = async (code: string) => {
    const made = { url: `${ground.url}/agent/v1/enrol`, body: JSON.stringify(body(code)), authorization: '' };
    return post(made);
  };

  it('counts once, until it expires, until there is a newer one, and for its own company', async () => {
    const other = await ground.connection();
    const first = await ground.code(other);
    const second = await ground.code(other);
    expect(await use(first)).toMatchObject({ status: 401, body: { code: 'agent_code_wrong' } });
    const elsewhere = second.replace(/^\d+/, String(ground.company + 1));
    expect(await use(elsewhere)).toMatchObject({ status: 401, body: { code: 'agent_code_wrong' } });
    const used = await use(second);
    expect(used).toMatchObject({ status: 200, body: { connection: other, key_version: 1 } });
    expect(used.headers.get('cache-control')).toBe('no-store');
    expect(await use(second)).toMatchObject({ status: 401, body: { code: 'agent_code_wrong' } });
    const third = await ground.code(other);
    await ground.rows("update agent_code set expires_at = clock_timestamp() - interval '1 second'");
    expect(await use(third)).toMatchObject({ status: 401, body: { code: 'agent_code_wrong' } });
  });

  it('lets nobody in once whoever made it was dismissed, or administers the ERP tool no longer', async () => {
    for (const lost of ['active = false', "erp_integrations = 'standard'"]) {
      const code = await ground.code(await ground.connection());
      await ground.rows(`update membership set ${lost} where company_id = $1`, [ground.company]);
      expect(await use(code), lost).toMatchObject({ status: 401, body: { code: 'agent_code_wrong' } });
      await ground.rows(`update membership set active = true, erp_integrations = 'admin' where company_id = $1`, [
        ground.company,
      ]);
      expect(await use(code), lost).toMatchObject({ status: 200 });
    }
  });

  it('used twice at once lets one in', async () => {
    const code = await ground.code(await ground.connection());
    const both = await Promise.all([use(code), use(code), use(code)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
  });

  it('cannot be guessed at: noise is turned away after a while, and an endless body at once', async () => {
    expect(await use('x'.repeat(5_000))).toMatchObject({ status: 422, body: { code: 'invalid' } });
    expect(await use('x'.repeat(1_100_000))).toMatchObject({ status: 413, body: { code: 'too_large' } });
    const codes = new Set<string>();
    for (let i = 0; i < 30; i++) codes.add((await use(`${ground.company}-${'a'.repeat(26)}`)).body.code);
    expect([...codes].sort()).toEqual(['agent_code_wrong', 'too_many_attempts']);
  });
});
