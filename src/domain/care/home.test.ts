import { expect, it } from 'vitest';
import { awayFrom, type Home } from './home.ts';

const home: Home = { machine: 'm', folder: '/var/lib/tieout', server: '7', database: '16384/20000' };

it('a database is away from home by each sign of its place, the plainest first; what is not known tells nothing', () => {
  expect(awayFrom(home, home)).toBeNull();
  for (const sign of ['machine', 'folder', 'server', 'database'] as const) {
    expect(awayFrom(home, { ...home, [sign]: 'another' })).toBe(sign);
    expect(awayFrom({ ...home, [sign]: null }, home)).toBeNull();
    expect(awayFrom(home, { ...home, [sign]: null })).toBeNull();
  }
  const elsewhere: Home = { machine: 'n', folder: '/srv', server: '8', database: '16384/20001' };
  expect(awayFrom(home, elsewhere)).toBe('machine');
  expect(awayFrom(home, { ...elsewhere, machine: null })).toBe('folder');
  expect(awayFrom(home, { ...elsewhere, machine: null, folder: null })).toBe('server');
});
