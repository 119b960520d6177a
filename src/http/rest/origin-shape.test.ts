import { expect, it } from 'vitest';
import { readBy, refusalOfShape } from '../misshapen.ts';
import { originText } from './origin-shape.ts';

const read = (sent: string) => readBy(originText(10), JSON.parse(sent));

it.each([
  ['4711', '4711'],
  ['"4711"', '4711'],
  ['" 007 "', '007'],
  ['9007199254740991', '9007199254740991'],
  ['""', null],
  ['null', null],
])('%s is the number %j', (sent, number) => {
  expect(read(sent)).toEqual({ success: true, data: number });
});

it.each(['90071992547409931', '9007199254740993', '1e21', '12.50'])(
  '%s is refused: what JSON makes of it is another number, or none',
  (sent) => {
    const { error } = read(sent);
    expect(refusalOfShape({ issues: error!.issues }).facts).toEqual({ field: 'body', because: 'text' });
  },
);

it('a text that is too long is called so', () => {
  expect(refusalOfShape({ issues: read('"12345678901"').error!.issues }).facts.because).toBe('too_long');
});
