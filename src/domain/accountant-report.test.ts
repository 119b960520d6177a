import { expect, it } from 'vitest';
import { grantTold } from './accountant-report.ts';

const rights = (changes: object, provider?: string) => ({
  type: 'single_sign_on.rights',
  facts: { changes, provider },
  by: null,
});

it.each([
  ['a person granted it', { type: 'push.granted', facts: {}, by: 'Dana' }, { by: 'Dana' }],
  ['a person revoked it', { type: 'push.revoked', facts: {}, by: 'Dana' }, null],
  ['groups gave it', rights({ pushToAccounting: [false, true] }, 'Entra'), { by: 'Entra' }],
  ['groups gave it before the provider was noted', rights({ pushToAccounting: [false, true] }), { by: null }],
  ['groups took it', rights({ pushToAccounting: [true, false] }, 'Entra'), null],
  ['groups said nothing of it', rights({ directory: ['none', 'admin'] }, 'Entra'), null],
])('%s', (_what, told, grant) => expect(grantTold(told)).toEqual(grant));
