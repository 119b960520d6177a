import { tokenLimits, tokenScopes } from '../../src/domain/sign-in/token.ts';
import { fill, words } from '../../src/domain/words/words.ts';
import { type Client, client, type OwnToken, Refused } from '../../src/http/client.ts';
import type { Given, Said } from './commands.ts';
import { companyNamed, Usage, urlOf, wholeNumber } from './connect.ts';
import { answerOfTieout, ofTieout } from './of-tieout.ts';
import { table } from './output.ts';

const says = words.cliTokens;
const head = says.columns;

/** A person's own tokens. A token must not make others, so this signs in as the person, and out again. */
export async function token({ words: [verb, id], options }: Given, env: NodeJS.ProcessEnv): Promise<Said> {
  if (verb !== undefined && verb !== 'make' && verb !== 'revoke') throw new Usage(says.needsVerb);
  const { name, scope = 'read', days = String(tokenLimits.usualDays) } = options;
  const wanted = tokenScopes.find((one) => one === scope);
  const lives = wholeNumber(String(days)) ?? 0;
  const revoked = wholeNumber(id);
  if (verb === 'make' && typeof name !== 'string') throw new Usage(says.needsName);
  if (verb === 'revoke' && revoked === null) throw new Usage(says.needsId);
  if (wanted === undefined) throw new Usage(says.scope);
  if (lives < tokenLimits.shortestDays || lives > tokenLimits.longestDays) throw new Usage(says.days);
  const company = companyNamed(options.company);
  const { TIEOUT_LOGIN: login, TIEOUT_PASSWORD: password } = env;
  if (!login || !password) throw new Usage(says.noPassword);
  const url = urlOf(env);
  const api = client({ baseUrl: url, fetch: ofTieout, cookie: await cookieOf(url, login, password) });
  try {
    if (verb === undefined) return await listed(api);
    if (verb === 'revoke') {
      const json = await api.revokeToken(revoked!);
      return { json, text: fill(says.wasRevoked, { name: json.name }) };
    }
    const json = await api.makeToken({ name: String(name), scope: wanted, days: lives, company_id: company, password });
    return { json, text: fill(says.made, { token: json.token, at: json.made.expires_at.slice(0, 10) }) };
  } finally {
    await api.signOut().catch(() => null);
  }
}

async function listed(api: Client): Promise<Said> {
  const json = await api.ownTokens();
  return { json, text: json.tokens.length === 0 ? words.cli.none : table(json.tokens.map(row)) };
}

const row = (one: OwnToken) => ({
  [head.id]: one.id,
  [head.name]: one.name,
  [head.may]: words.signIn.scopes[one.scope],
  [head.hint]: `…${one.hint}`,
  [head.ends]: one.revoked_at === null ? one.expires_at.slice(0, 10) : says.revoked,
  [head.used]: one.last_used_at?.slice(0, 10) ?? says.never,
});

/** Signs in as a browser does, and keeps the cookie for the few calls that follow. */
async function cookieOf(url: string, login: string, password: string): Promise<string> {
  const answer = await answerOfTieout(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  if (answer === null) throw new Error(fill(words.cli.unreachable, { url }));
  if (!answer.ok) throw new Refused(answer.status, await answer.json());
  const cookie = answer.headers.getSetCookie().find((one) => /session_token=[^;]/.test(one));
  if (answer.status !== 204 || cookie === undefined) throw new Usage(says.secondFactor);
  return cookie.split(';')[0]!;
}
