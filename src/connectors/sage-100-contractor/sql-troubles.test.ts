import { describe, expect, it } from 'vitest';
import { troubles } from '../../domain/trouble.ts';
import { troubleFor } from './sql-troubles.ts';

describe('a number of SQL Server', () => {
  it.each([
    [17892, 'application_refused', 'needs a person'],
    [18456, 'login_refused', 'needs a person'],
    [4060, 'database_missing', 'needs a person'],
    [229, 'may_not_read', 'needs a person'],
    [208, 'schema_differs', 'needs a person'],
    [1205, 'overlapping_change', 'waits'],
    [40613, 'busy', 'waits'],
    [18401, 'not_ready', 'waits'],
    [927, 'not_ready', 'waits'],
  ] as const)('%i is %s, which %s', (number, code, ends) => {
    expect(troubleFor(number, 'EREQUEST')).toBe(code);
    expect(troubles[code]).toBe(ends);
  });

  it('that is not known is unexpected, and never a kind of absence', () => {
    expect(troubleFor(50_000, 'EREQUEST')).toBe('unexpected');
    expect(troubleFor(undefined, undefined)).toBe('unexpected');
  });

  it('goes before what the client makes of it', () => {
    expect(troubleFor(17892, 'ELOGIN')).toBe('application_refused');
    expect(troubleFor(18401, 'ELOGIN'), 'its password is right').toBe('not_ready');
    expect(troubleFor(undefined, 'ELOGIN')).toBe('login_refused');
    expect(troubleFor(undefined, 'ETIMEOUT')).toBe('timed_out');
  });
});
