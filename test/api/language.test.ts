import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enWhole } from '../../src/domain/words/en-whole.ts';
import { esWhole } from '../../src/domain/words/es-whole.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
beforeAll(async () => {
  tieout = await runTieout();
});
afterAll(() => tieout.end());

const notSignedIn = { en: enWhole.refusals.not_signed_in, es: esWhole.refusals.not_signed_in };
const ask = async (path: string, headers: Record<string, string>, init: RequestInit = {}) =>
  (await fetch(`${tieout.url}${path}`, { ...init, headers })).json() as Promise<{ detail: string; message: string }>;
const asked = async (headers: Record<string, string>) => (await ask('/api/v1/me', headers)).detail;
const spanish = { 'accept-language': 'es-MX,es;q=0.9,en;q=0.5' };

describe('an answer', () => {
  it('is in the language that is asked for, by whichever way it is', async () => {
    expect(await asked({})).toBe(notSignedIn.en);
    expect(await asked(spanish)).toBe(notSignedIn.es);
    expect(await asked({ ...spanish, cookie: 'a=b; tieout_language=en' })).toBe(notSignedIn.en);
    expect(await asked({ cookie: 'tieout_language=es' })).toBe(notSignedIn.es);
    expect(await asked({ 'tieout-language': 'es', cookie: 'tieout_language=en' })).toBe(notSignedIn.es);
    expect(await asked({ 'tieout-language': '../../etc' })).toBe(notSignedIn.en);
  });

  it('keeps its language over a body that arrives in pieces, beside others in another one', async () => {
    const one = async (language: 'en' | 'es') => {
      const slowly = new ReadableStream({
        start: async (body) => {
          for (const piece of ['{"login":', '"nobody",', '"password":', '"not it at all"}']) {
            await new Promise((go) => setTimeout(go, 5));
            body.enqueue(new TextEncoder().encode(piece));
          }
          body.close();
        },
      });
      const init = { method: 'POST', body: slowly, duplex: 'half' } as RequestInit;
      const headers = { 'content-type': 'application/json', 'tieout-language': language };
      expect((await ask('/api/v1/session', headers, init)).detail).toBe(
        { en: enWhole, es: esWhole }[language].refusals.wrong_credentials,
      );
    };
    await Promise.all([one('en'), one('es'), one('en'), one('es')]);
  });

  it('is English for Procore’s clients, whatever their machine is set to; our own page says what it wants', async () => {
    const at = `/rest/v1.0/projects?company_id=${tieout.company}`;
    expect((await ask(at, { ...spanish, cookie: 'tieout_language=es' })).message).toBe(notSignedIn.en);
    expect((await ask(at, { 'tieout-language': 'es' })).message).toBe(notSignedIn.es);
  });
});

describe('the page', () => {
  const page = async (headers: Record<string, string>) => {
    const answer = await fetch(`${tieout.url}/sign-in`, { headers });
    expect(answer.headers.get('vary')).toContain('cookie');
    return answer.text();
  };

  it('tells what a bulk came to in the reader’s language, whoever asked for it', async () => {
    const pm = tieout.as('approver');
    const { items } = await pm.list(tieout.company, { filter: 'synced', limit: '1' });
    const { operation_id } = await pm.bulk(tieout.company, { action: 'retry', invoice_ids: [items[0]!.invoice_id] });
    const at = `/api/v1/companies/${tieout.company}/erp/operations/${operation_id}`;
    const authorization = `Bearer ${await tieout.token('approver')}`;
    const read = async (language: 'en' | 'es') => {
      const { results } = (await ask(at, { authorization, 'tieout-language': language })) as never as {
        results: readonly { detail: string }[];
      };
      return results[0]?.detail;
    };
    const [english, inSpanish] = [
      await until(
        () => read('en'),
        (detail) => detail !== undefined,
      ),
      await read('es'),
    ];
    expect(inSpanish).not.toBe(english);
    const events = await fetch(`${tieout.url}${at}/events`, { headers: { authorization, 'tieout-language': 'es' } });
    expect(await events.text()).toContain(JSON.stringify(inSpanish).slice(1, -1));
  });

  it('comes with its language and its theme in its first line, and with one catalogue alone', async () => {
    expect(await page({})).toMatch(/<html lang="en"/);
    const chosen = await page({ cookie: 'tieout_language=es; tieout_theme=dark' });
    expect(chosen).toMatch(/<html lang="es"[^>]* data-theme="dark">/);
    expect(chosen).toMatch(/modulepreload"[^>]*\/assets\/words-es-/);
    expect(chosen).not.toContain('words-en-');
  });

  it('takes nothing into its first line that it does not know', async () => {
    const strange = await page({ cookie: 'tieout_language="><b>; tieout_theme="><script>' });
    expect(strange).not.toMatch(/<b>|<script>|data-theme/);
  });
});

it('a person’s language and theme are kept with the person', async () => {
  const me = async () => (await tieout.call('pm', 'GET', '/api/v1/me')).body;
  expect(await me()).toMatchObject({ language: null, theme: null });
  expect((await tieout.call('pm', 'PATCH', '/api/v1/me', { language: 'es' })).status).toBe(204);
  expect((await tieout.call('pm', 'PATCH', '/api/v1/me', { theme: 'dark' })).status).toBe(204);
  expect(await me()).toMatchObject({ language: 'es', theme: 'dark' });
  expect((await tieout.call('pm', 'PATCH', '/api/v1/me', { language: 'de' })).status).toBe(422);
  expect((await tieout.call('viewer', 'GET', '/api/v1/me')).body).toMatchObject({ language: null, theme: null });
  expect((await tieout.call('pm', 'PATCH', '/api/v1/me', { language: null, theme: 'system' })).status).toBe(204);
  expect(await me()).toMatchObject({ language: null, theme: 'system' });
});
