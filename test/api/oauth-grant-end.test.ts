import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Browser, browser, signedIn } from '../support/signed-in.ts';
import { sql } from '../support/sql.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let pm: Browser;
let app: { readonly client_id: string; readonly client_secret: string };
const redirect_uri = 'https://app.example.com/back';
beforeAll(async () => {
  tieout = await runTieout();
  const owner = await signedIn(tieout, 'owner');
  const asked = { name: 'Takeoff', public: false, redirect_uris: [redirect_uri] };
  app = (await owner.ask('POST', `/api/v1/companies/${tieout.company}/directory/applications`, asked)).body;
  pm = await signedIn(tieout, 'pm');
});
afterAll(() => tieout.end());

const ask = <T extends object>(text: string) => sql<T>(tieout.urls.superUrl, text);
const token = (fields: object) => browser(tieout).ask('POST', '/oauth/token', { ...app, ...fields });
const refresh = (refresh_token: string, more: object = {}) =>
  token({ grant_type: 'refresh_token', refresh_token, ...more });

/** The tokens of a new yes. */
async function letIn() {
  const asked = { client_id: app.client_id, redirect_uri, response_type: 'code', allow: true };
  const { redirect_to } = (await pm.ask('POST', '/api/v1/oauth/consent', asked)).body;
  const code = new URL(redirect_to).searchParams.get('code');
  const made = await token({ grant_type: 'authorization_code', code, redirect_uri });
  expect(made.status).toBe(200);
  return made.body;
}
const grantEnds = (inSeconds: number) =>
  ask(`update sign_in.oauth_grant set ends_at = now() + interval '${inSeconds} seconds' where ended_at is null`);

it('no token outlives the yes that it came of, and none comes of it once it has ended', async () => {
  const first = await letIn();
  await grantEnds(600);
  const second = await refresh(first.refresh_token);
  expect(second.status).toBe(200);
  expect(second.body.expires_in).toBeLessThanOrEqual(600);
  const [kept] = await ask(`select t.expires_at <= g.ends_at as within
    from sign_in.oauth_token t join sign_in.oauth_grant g on g.id = t.grant_id
    where t.token_hash = sha256(convert_to('${second.body.refresh_token}', 'UTF8'))`);
  expect(kept).toEqual({ within: true });
  await ask(`update sign_in.oauth_token set expires_at = now() + interval '1 day'
    where kind = 'refresh' and used_at is null`);
  await grantEnds(-1);
  const late = await refresh(second.body.refresh_token);
  expect([late.status, late.body.error]).toEqual([400, 'invalid_grant']);
});

it('a narrower token is for once: the next refresh gives all that the person gave', async () => {
  const first = await letIn();
  const narrow = (await refresh(first.refresh_token, { scope: 'read' })).body;
  expect(narrow.scope).toBe('read');
  expect((await refresh(narrow.refresh_token)).body.scope).toBe('read write');
});
