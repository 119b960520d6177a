import { expect, it } from 'vitest';
import { inputOf as changeOrderInput } from './change-order-fields.ts';
import { inputOf as contractInput } from './commitment-fields.ts';

it.each([
  ['a commitment', contractInput],
  ['a change order', changeOrderInput],
])('an empty number of %s: of a new one the server’s choice, emptied in an edit sent and so refused', (_of, input) => {
  expect(input({ number: '', title: 'x' }, true)).toEqual({ title: 'x' });
  expect(input({ number: '' }, false)).toEqual({ number: '' });
  expect(input({ title: 'x' }, false)).toEqual({ title: 'x' });
});
