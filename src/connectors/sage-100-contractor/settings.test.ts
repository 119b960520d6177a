import { describe, expect, it } from 'vitest';
import { readSageSettings } from './settings.ts';

const good = {
  companyName: 'Affect Group, Inc. 4.15',
  sqlServer: {
    server: 'SAGE01',
    instance: 'SAGE100CON',
    database: 'Affect Group, Inc. 4.15',
    login: 'tieout_reader',
    password: { env: 'SAGE_SQL_PASSWORD' },
  },
  submitter: { command: 'powershell.exe', args: ['-File', 'submit.ps1'], env: { SAGE_USER_PASSWORD: { file: 'p' } } },
  sageUser: 'tieout',
};
const problems = (change: object) => {
  const read = readSageSettings({ ...good, ...change });
  return 'problems' in read ? read.problems : [];
};

describe('the settings of a connection to Sage', () => {
  it('are read, with the careful choice where nothing is said', () => {
    const read = readSageSettings(good);
    if ('problems' in read) throw new Error(read.problems.join());
    expect(read.settings.sqlServer).toMatchObject({ encrypt: 'on', trustServerCertificate: false, appName: 'Tieout' });
    const careful = { overSubcontract: 'leave to Sage', duplicateNumber: 'refuse', booksOpenFrom: null };
    expect(read.settings).toMatchObject(careful);
    expect(readSageSettings({ ...good, booksOpenFrom: '2026-10' })).toMatchObject({
      settings: { booksOpenFrom: { year: 2026, month: 10 } },
    });
  });

  it('want a known vendor once, however often and with whatever zeros it is named', () => {
    expect(readSageSettings({ ...good, knownVendors: ['12', '140', '0012', '12'] })).toMatchObject({
      settings: { knownVendors: ['12', '140'] },
    });
  });

  it('name the place of every problem', () => {
    expect(
      problems({ companyName: '', sqlServer: { ...good.sqlServer, port: 0 } }).map((one) => one.split(':')[0]),
    ).toEqual(['companyName', 'sqlServer.port']);
    expect(problems({ booksOpenFrom: '2026-13' })).toEqual(['booksOpenFrom: a year and a month, such as 2026-10']);
    expect(problems({ fiscalYearBegins: 13 })[0]).toContain('fiscalYearBegins');
    expect(problems({ sageUser: 'Supervisor' })).toEqual(['sageUser: Sage refuses the user supervisor']);
    expect(problems({ sqlServer: { ...good.sqlServer, pasword: 'x' } })[0]).toContain('pasword');
    expect(problems({ companyName: { length: { toString: [] } } })).toEqual(['settings: it cannot be read']);
  });

  it('hold no secret, only its place', () => {
    expect(problems({ sqlServer: { ...good.sqlServer, password: 'hunter2!' } })).toHaveLength(1);
    expect(problems({ sqlServer: { ...good.sqlServer, password: 'hunter2!' } }).join()).not.toContain('hunter2');
  });
});
