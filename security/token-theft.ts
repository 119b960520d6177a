import { createHash, randomBytes } from 'node:crypto';
import { counting } from './parts/attack.ts';
import { type House, password, withHouse } from './parts/house.ts';

const json = { 'content-type': 'application/json' };
const back = 'https://app.example.com/back';

/** Codes, tokens and sessions in the hands of somebody they do not belong to, or used a second time. */
export const run = () =>
  withHouse(async (house) => {
    const count = counting('token theft and replay');
    const statusWith = async (headers: Record<string, string>) =>
      (await house.raw('GET', '/api/v1/me', headers)).status;
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    const refused = async (what: string, token: string) => count.held(what, (await statusWith(bearer(token))) === 401);

    const good = await house.token('pm');
    for (const [what, token] of Object.entries({
      'a token made up': `tieout_${randomBytes(32).toString('base64url')}`,
      'a token cut short': good.slice(0, -1),
      'a token with another end': `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`,
      'a token with more behind it': `${good}x`,
      'the hash of a token': createHash('sha256').update(good).digest('hex'),
      'a token of nothing': 'null',
      'SQL for a token': "' or ''='",
    })) {
      await refused(what, token);
    }
    await sessions(house, count, statusWith);
    await grants(house, count, refused);
    const revoked = await house.token('clerk');
    const client = { client_id: 'clerk', client_secret: password };
    await house.raw('POST', '/oauth/revoke', {}, new URLSearchParams({ ...client, token: revoked }));
    await refused('a service account’s token that was given back', revoked);
    return count.result(
      '401 or invalid_grant each time; a code or refresh token that comes twice ends its whole grant',
    );
  });

type Count = ReturnType<typeof counting>;

async function sessions(house: House, count: Count, statusWith: (headers: Record<string, string>) => Promise<number>) {
  const cookie = await house.cookie('pm');
  count.held('a right session is let in', (await statusWith({ cookie })) === 200);
  const [name, value] = cookie.split('=') as [string, string];
  const [token, signature] = decodeURIComponent(value).split('.') as [string, string];
  const forged = (text: string) => ({ cookie: `${name}=${encodeURIComponent(text)}` });
  for (const [what, headers] of Object.entries({
    'a session without its signature': forged(token),
    'a session with another’s signature': forged(`${token}.${'A'.repeat(signature.length)}`),
    'another session under this signature': forged(`${'a'.repeat(token.length)}.${signature}`),
    'a session in the header for tokens': { authorization: `Bearer ${token}` },
  })) {
    count.held(what, (await statusWith(headers)) === 401);
  }
  for (const origin of [
    'https://evil.example',
    'null',
    `${house.url}.evil.example`,
    house.url.replace('127.0.0.1', '127.0.0.1.evil.example'),
  ]) {
    const answer = await house.raw('PATCH', '/api/v1/me', { ...json, cookie, origin }, '{"theme":"dark"}');
    count.held(`a session used from ${origin}`, answer.status === 403);
  }
  for (const site of ['cross-site', 'same-site']) {
    const answer = await house.raw('PATCH', '/api/v1/me', { ...json, cookie, 'sec-fetch-site': site }, '{}');
    count.held(`a session used ${site}`, answer.status === 403);
  }
  await house.raw('DELETE', '/api/v1/session', { cookie });
  count.held('a session after signing out', (await statusWith({ cookie })) === 401);
}

async function grants(house: House, count: Count, refused: (what: string, token: string) => Promise<void>) {
  const cookie = await house.cookie('pm');
  const owner = house.as('owner');
  const made = await owner.addApplication(house.company, { name: 'Phone', public: true, redirect_uris: [back] });
  const other = await owner.addApplication(house.company, { name: 'Thief', public: true, redirect_uris: [back] });
  const begin = async () => {
    const verifier = randomBytes(32).toString('base64url');
    const asked = {
      ...{ client_id: made.client_id, redirect_uri: back, response_type: 'code', allow: true },
      ...{ code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' },
    };
    const said = await house.raw('POST', '/api/v1/oauth/consent', { ...json, cookie }, JSON.stringify(asked));
    const { redirect_to } = (await said.json()) as { redirect_to: string };
    return { code: new URL(redirect_to).searchParams.get('code')!, verifier };
  };
  const ask = async (fields: Record<string, string>) => {
    const body = new URLSearchParams({ client_id: made.client_id, redirect_uri: back, ...fields });
    const answer = await house.raw('POST', '/oauth/token', {}, body);
    return (await answer.json()) as { access_token?: string; refresh_token?: string; error?: string };
  };
  const exchange = (code: string, verifier: string, more: Record<string, string> = {}) =>
    ask({ grant_type: 'authorization_code', code, ...(verifier === '' ? {} : { code_verifier: verifier }), ...more });
  const nothing = async (what: string, asked: Promise<{ access_token?: string }>) =>
    count.held(what, (await asked).access_token === undefined);

  const stolen = await begin();
  await nothing(
    'a stolen code at another client',
    exchange(stolen.code, stolen.verifier, { client_id: other.client_id }),
  );
  await nothing('a stolen code without its verifier', exchange(stolen.code, ''));
  const guessed = await begin();
  await nothing('a stolen code with a guessed verifier', exchange(guessed.code, randomBytes(32).toString('base64url')));
  await nothing('that code once more with the right one', exchange(guessed.code, guessed.verifier));
  const moved = await begin();
  await nothing(
    'a code for another address',
    exchange(moved.code, moved.verifier, { redirect_uri: 'https://evil.example/' }),
  );

  const used = await begin();
  const first = await exchange(used.code, used.verifier);
  await nothing('a code that was used', exchange(used.code, used.verifier));
  await refused('the token of a code that came twice', first.access_token!);

  const again = await begin();
  const one = await exchange(again.code, again.verifier);
  const two = await ask({ grant_type: 'refresh_token', refresh_token: one.refresh_token! });
  await nothing(
    'a refresh token that was used',
    ask({ grant_type: 'refresh_token', refresh_token: one.refresh_token! }),
  );
  await refused('the newest token of that grant', two.access_token!);
  await nothing('its newest refresh token', ask({ grant_type: 'refresh_token', refresh_token: two.refresh_token! }));
  await refused('a refresh token used as an access token', two.refresh_token!);
}
