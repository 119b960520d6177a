import { describe, expect, it } from 'vitest';
import { addressBack, isRedirectUri, isWithin, judgeAuthorization, scopeOf } from './oauth.ts';

const here = 'https://app.example.com/back';
const known = { clientId: 'app', redirectUris: [here, 'http://127.0.0.1:7000/'], isPublic: true };
const challenge = 'a'.repeat(43);
const right = {
  client_id: 'app',
  redirect_uri: here,
  response_type: 'code',
  code_challenge: challenge,
  code_challenge_method: 'S256',
};

describe('a request to be let in', () => {
  it('in order, is put to the person', () => {
    expect(judgeAuthorization(known, { ...right, state: 'x y' })).toEqual({
      kind: 'ask',
      request: { clientId: 'app', redirectUri: here, scope: 'read write', state: 'x y', challenge },
    });
  });

  it('of nobody known goes nowhere', () =>
    expect(judgeAuthorization(null, right)).toEqual({ kind: 'stop', because: 'client' }));

  it.each([
    undefined,
    '',
    `${here}/`,
    `${here}?x=1`,
    'https://APP.example.com/back',
    'https://app.example.com/back/../evil',
    'https://app.example.com.evil.com/back',
    'https://app.example.com@evil.com/back',
    'http://127.0.0.1:7001/',
    'javascript:alert(1)',
  ])('to %s goes nowhere', (redirect_uri) =>
    expect(judgeAuthorization(known, { ...right, redirect_uri })).toEqual({ kind: 'stop', because: 'redirect_uri' }),
  );

  it.each([
    ['without a response type', { response_type: undefined }, 'invalid_request'],
    ['for a token at once', { response_type: 'token' }, 'unsupported_response_type'],
    ['into a fragment', { response_mode: 'fragment' }, 'invalid_request'],
    [
      'of a public client without PKCE',
      { code_challenge: undefined, code_challenge_method: undefined },
      'invalid_request',
    ],
    ['with a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['with a challenge of no method', { code_challenge_method: undefined }, 'invalid_request'],
    ['with a short challenge', { code_challenge: 'a' }, 'invalid_request'],
    ['with a method and no challenge', { code_challenge: undefined }, 'invalid_request'],
    ['for more than there is', { scope: 'read admin' }, 'invalid_scope'],
    ['with a state that breaks lines', { state: 'x\r\nset-cookie: a=b' }, 'invalid_request'],
    ['with an endless state', { state: 'x'.repeat(2_001) }, 'invalid_request'],
  ])('%s is sent back', (_what, wrong, fault) =>
    expect(judgeAuthorization(known, { ...right, ...wrong })).toMatchObject({ kind: 'back', redirectUri: here, fault }),
  );

  it('of a client with a secret may go without PKCE, and not with a plain one', () => {
    const kept = { ...known, isPublic: false };
    const { code_challenge: _, code_challenge_method: __, ...bare } = right;
    expect(judgeAuthorization(kept, bare)).toMatchObject({ kind: 'ask', request: { challenge: null } });
    expect(judgeAuthorization(kept, { ...right, code_challenge_method: 'plain' })).toMatchObject({ kind: 'back' });
  });
});

it('a scope is read, or read and write', () => {
  const read = [undefined, '', 'read', 'write', 'read write', ' write  read ', 'admin', 'read admin', 'READ'].map(
    scopeOf,
  );
  const all = 'read write';
  expect(read).toEqual([all, all, 'read', all, all, all, null, null, null]);
  expect([isWithin('read', all), isWithin(all, 'read'), isWithin('read', 'read')]).toEqual([true, false, true]);
});

it.each([
  ['https://app.example.com/back', true],
  ['https://app.example.com/back?tenant=1', true],
  ['http://localhost:8000/', true],
  ['http://127.0.0.1/x', true],
  ['http://[::1]:9/', true],
  ['http://app.example.com/', false],
  ['http://127.0.0.1.evil.com/', false],
  ['https://app.example.com/#x', false],
  ['https://a:b@app.example.com/', false],
  ['https:app.example.com', false],
  ['javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['https://app.example.com/ x', false],
  ['/back', false],
  ['', false],
])('may %s be an address of an application? %s', (text, may) => expect(isRedirectUri(text)).toBe(may));

it('what is told stands in the address, and nothing else of it changes', () => {
  expect(addressBack('https://a.example/b?c=d', { code: 'x&y', state: null, iss: 'http://h' })).toBe(
    'https://a.example/b?c=d&code=x%26y&iss=http%3A%2F%2Fh',
  );
});
