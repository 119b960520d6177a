import { describe, expect, it } from 'vitest';
import { inPostgres, postgresCast, tables } from './tables.ts';

describe('the tables', () => {
  it('know what their types are in PostgreSQL', () => {
    expect(postgresCast('nvarchar(max)')).toBe('text');
    expect(postgresCast('nvarchar(20)')).toBe('text');
    expect(postgresCast('decimal(12,2)')).toBe('numeric');
    expect(postgresCast('uniqueidentifier')).toBe('uuid');
    expect(postgresCast('datetime')).toBe('timestamptz');
    expect(postgresCast('int')).toBe('int');
  });

  it('of the audit hold what they copy, and stand beside it', () => {
    expect(inPostgres('dbo_Audit.acpinv')).toBe('audit_acpinv');
    expect(inPostgres('acpinv')).toBe('acpinv');
    expect(tables['dbo_Audit.acpinv']).toMatchObject({ ...tables.acpinv, _Date: 'datetime' });
  });
});
