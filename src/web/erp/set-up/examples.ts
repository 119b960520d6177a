/*
 * Files to copy, as they have to be written: `…` is for whoever writes them. A test reads them as the program does.
 */

type Secret = { readonly env: string } | { readonly secret: string };

/** A message opens and closes a session of Sage: it is allowed a minute, and the proof of an absence rests on both. */
const times = { callMs: 60_000, settleMs: 180_000 };

const sage = (sql: Secret, password: Secret) => ({
  companyName: '…',
  sageUser: 'tieout',
  sqlServer: { server: 'SAGE-PC', port: 1433, database: '…', login: 'tieout', password: sql },
  submitter: {
    command: 'C:\\Program Files\\Tieout\\sage\\tieout-submit.exe',
    args: [],
    env: { SAGE_SERVER: 'SAGE-PC\\SAGE100CON', SAGE_COMPANY: '…', SAGE_USER: 'tieout', SAGE_PASSWORD: password },
  },
  ...times,
});
const tryton = (passwordSecret: string) => ({
  address: 'https://tryton.example.com',
  database: '…',
  user: 'tieout',
  passwordSecret,
  companyName: '…',
});

/** What stands under a connection's number in the file of TIEOUT_CONNECTIONS. */
export function settingsExample(kind: string): object {
  if (kind === 'sage_100_contractor') return sage({ env: 'SAGE_SQL_PASSWORD' }, { env: 'SAGE_PASSWORD' });
  return kind === 'tryton' ? tryton('tryton') : {};
}

/** The whole `erp.json` of an agent, which holds its secrets too. */
export function agentFileExample(kind: string): object {
  if (kind === 'tryton') return { kind, settings: tryton('tryton'), secrets: { tryton: '…' } };
  const secrets = { sql: '…', sage: '…' };
  return { kind, settings: sage({ secret: 'sql' }, { secret: 'sage' }), secrets };
}
