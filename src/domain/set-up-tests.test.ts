import { expect, it } from 'vitest';
import { shownSettings } from './set-up-tests.ts';

it('shows of settings what it knows to be none, wherever a secret stands', () => {
  const settings = {
    companyName: 'Harbor & Pine',
    password: 'hunter2',
    url: 'https://admin:hunter2@books.example.com',
    sqlServer: { server: 'SAGE-PC', port: 1433, login: 'tieout', password: { file: '/etc/hunter2' }, extra: 'hunter2' },
    submitter: { command: 'submit.exe', args: ['--password', 'hunter2'], env: { SAGE_PASSWORD: 'hunter2' } },
    callMs: 9_000,
    list: ['hunter2'],
    database: { password: 'hunter2' },
  };
  const shown = shownSettings(settings);
  expect(JSON.stringify(shown)).not.toContain('hunter2');
  expect(shown.map(({ name, value }) => `${name}=${value}`)).toEqual([
    'companyName=Harbor & Pine',
    'sqlServer.server=SAGE-PC',
    'sqlServer.port=1433',
    'sqlServer.login=tieout',
    'submitter.command=submit.exe',
    'callMs=9000',
  ]);
  expect([shownSettings(null), shownSettings('hunter2')]).toEqual([[], []]);
});
