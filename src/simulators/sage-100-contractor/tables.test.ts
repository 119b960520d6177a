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
    expect(tables['dbo_Audit.jobcst']).toBeUndefined();
  });

  it('have the columns and types that are known of a real database', () => {
    expect(tables.acpinv).toMatchObject({
      _idnum: 'uniqueidentifier',
      recnum: 'bigint',
      invnum: 'nvarchar(20)',
      invttl: 'decimal(12,2)',
      usetax: 'decimal(8,2)',
      ntetxt: 'nvarchar(max)',
      upddte: 'datetime',
    });
    expect(Object.keys(tables.acpinv!)).toHaveLength(60);
    expect(tables.acppmt).toMatchObject({ _idref: 'uniqueidentifier', amount: 'decimal(12,2)' });
    expect(tables.apivln).not.toHaveProperty('cstcde');
    for (const columns of Object.values(tables)) expect(Object.keys(columns).join()).not.toMatch(/inferred|[^\w,]/);
  });
});
