import { expect, it } from 'vitest';
import { profileWith } from './profile.ts';

it('takes a change, keeps what is left out, and forgets what is null or empty', () => {
  const before = { website: 'alder.example', notes: 'By road', prequalified: false };
  const after = profileWith(before, { website: null, notes: '', prequalified: true, fax_number: '555-0101' });
  expect(after).toEqual({ prequalified: true, fax_number: '555-0101' });
});

it('is the same one where nothing changes', () => {
  const before = { website: 'alder.example' };
  expect(profileWith(before, { website: 'alder.example', notes: null, trade_name: '' })).toBe(before);
});
