import { describe, expect, it } from 'vitest';
import { codesMeant } from './code-meant.ts';

const codes = [
  { code: '03', name: 'Concrete' },
  { code: '03 100', name: 'Forming' },
  { code: '05-120', name: 'Steel' },
  { code: '05-130', name: 'Steel' },
  { code: 'Forming', name: 'Falsework' },
  { code: 'S', name: 'Subcontract' },
  { code: 's', name: 'Small tools' },
];
const meant = (typed: string) => {
  const found = codesMeant(codes)(typed);
  return found === null || found === 'many' ? found : found.code;
};

describe('which code is meant', () => {
  it.each([
    ['03', '03'],
    [' 03  100 ', '03 100'],
    ['concrete', '03'],
    ['03 Concrete', '03'],
    // The longest code that stands there, blanks within it and all.
    ['03 100 Footings and grade beams', '03 100'],
    ['03 200 Footings', '03'],
    // A code goes before a name.
    ['forming', 'Forming'],
    ['05-120 Steel', '05-120'],
    // What was written exactly wins over what is alike.
    ['s', 's'],
    ['S', 'S'],
  ])('%s is %s', (typed, code) => expect(meant(typed)).toBe(code));

  it('is not guessed where several may be', () => {
    expect(meant('Steel')).toBe('many');
    expect(meant('S Foreman')).toBe('many');
  });

  it.each(['', '   ', 'Concrete finishing 03', '99', '03-100', '0'])('%o is none', (typed) =>
    expect(meant(typed)).toBeNull(),
  );
});
