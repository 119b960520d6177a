import { expect, it } from 'vitest';
import { tidiedAddress } from './tidied-address.ts';

it.each([
  ['/rest/v1.0/me', '/rest/v1.0/me'],
  ['//rest/v1.0/me', '/rest/v1.0/me'],
  ['/rest/v1.0/me/', '/rest/v1.0/me'],
  ['//rest//v1.0/companies//11/me/?view=a//b/', '/rest/v1.0/companies/11/me?view=a//b/'],
  ['/rest/v1.0/me?a=?b', '/rest/v1.0/me?a=?b'],
  ['//oauth/token', '/oauth/token'],
  // What is not Procore's is as it is written.
  ['//api/v1/me/', '//api/v1/me/'],
  ['//metrics', '//metrics'],
  ['/', '/'],
  ['', ''],
])('%s is %s', (written, meant) => {
  expect(tidiedAddress(written)).toBe(meant);
});
