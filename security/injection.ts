import { connect } from 'node:net';
import { routesOf } from '../src/http/access.ts';
import { sql } from '../test/support/sql.ts';
import { counting } from './parts/attack.ts';
import { type House, withHouse } from './parts/house.ts';

const texts = [
  "' or '1'='1",
  "'; drop table tieout.invoice; --",
  '1); select pg_sleep(5); --',
  "%' union select password from sign_in.account --",
  "\\'; select 1; --",
  '$$; select 1; $$',
  '%00',
  '{"$ne":null}',
  '../../../../etc/passwd',
  '${7*7}{{7*7}}',
];
const names = ['search', 'q', 'sort', 'order', 'filters[id]', 'filters[status]', 'after', 'limit', 'page', 'per_page'];
const breaks = ['x\r\nset-cookie: stolen=1', 'x%0d%0aset-cookie:%20stolen=1', 'x\nlocation: https://evil.example'];

/** SQL, paths and templates in every text of every reading route; line breaks in all that comes back in a header. */
export const run = () =>
  withHouse(async (house) => {
    const count = counting('SQL and header injection');
    const tables = await sizes(house);
    const routes = routesOf(house.app).filter(
      ({ method, path }) => method === 'GET' && /^\/(api\/v1|rest)\//.test(path) && !/\/(events|progress)$/.test(path),
    );
    for (const { path } of routes) {
      const [one, other] = [texts[count.tries() % texts.length]!, texts[(count.tries() * 7 + 3) % texts.length]!];
      const at = path
        .replace(/:company(_id)?/, String(house.company))
        .replaceAll(/:\w+(\(.*?\))?/g, encodeURIComponent(one));
      const query = new URLSearchParams(names.map((name) => [name, other]));
      for (const address of [
        at,
        `${path.replace(/:company(_id)?/, String(house.company)).replaceAll(/:\w+(\(.*?\))?/g, '1')}?${query}`,
      ]) {
        const answer = await house.raw('GET', address, {
          authorization: `Bearer ${await house.token('owner')}`,
          'procore-company-id': String(house.company),
        });
        const says = await answer.text();
        const spoke = /syntax error|pg_|relation |unterminated|argon2|root:x:/i.test(says);
        count.held(`GET ${address.slice(0, 120)} ${answer.status}`, answer.status < 500 && !spoke);
      }
    }
    const pairs = texts.map((text) => ({ login: text, password: text }));
    for (const body of pairs) {
      const answer = await house.call(null, 'POST', '/api/v1/session', body);
      count.held(`sign in as ${body.login}: ${answer.status}`, [401, 422, 400].includes(answer.status));
    }
    await headers(house, count);
    count.held('a table lost or won rows', JSON.stringify(await sizes(house)) === JSON.stringify(tables));
    return count.result(
      `${routes.length} routes, in the path and in ten parameters; no answer of 500, no word of the database`,
    );
  });

async function headers(house: House, count: ReturnType<typeof counting>) {
  const made = await house
    .as('owner')
    .addApplication(house.company, { name: 'X', redirect_uris: ['https://app.example/'] });
  for (const text of breaks) {
    const asked = new URLSearchParams({ client_id: made.client_id, redirect_uri: 'https://app.example/', state: text });
    const answers = [
      await house.raw('GET', `/oauth/authorize?${asked}`),
      await house.raw(
        'GET',
        `/oauth/authorize?client_id=x&redirect_uri=${encodeURIComponent(`https://evil.example/${text}`)}`,
      ),
      await house.raw(
        'GET',
        `/rest/v1.0/projects?company_id=${house.company}&page=1&per_page=${encodeURIComponent(text)}`,
        {
          authorization: `Bearer ${await house.token('owner')}`,
        },
      ),
      await house.raw('GET', `/${encodeURIComponent(text)}`),
    ];
    for (const answer of answers) {
      const stolen = answer.headers.getSetCookie().join().includes('stolen');
      count.held(
        `${answer.url.slice(0, 100)} ${answer.status}`,
        !stolen && !/evil\.example/.test(answer.headers.get('location') ?? ''),
      );
    }
  }
  for (const request of smuggled) {
    const answer = await bare(house.url, request);
    count.held(
      `a request of two lengths: ${answer.slice(0, 40)}`,
      !/\n?HTTP\/1\.1 200[\s\S]*HTTP\/1\.1 200/.test(answer),
    );
  }
}

/** Requests of which two programs on the way could think differently where they end. */
const smuggled = [
  'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n',
  'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 60\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n',
  'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: b\nX-C: d\r\n\r\n',
];

function bare(url: string, request: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(request));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += String(chunk);
    });
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
    setTimeout(() => socket.destroy(), 1_000);
  });
}

async function sizes(house: House) {
  const tables = ['company', 'project', 'invoice', 'link', 'vendor', 'membership', 'connection'];
  const counted = tables.map((name) => `(select count(*) from tieout.${name})::int as ${name}`);
  return (await sql(house.urls.superUrl, `select ${counted.join(', ')}`))[0];
}
