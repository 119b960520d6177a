import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { steadyClock } from './agent/times.ts';
import type { Connection } from './app/unit-of-work.ts';
import { openConnectors } from './connections.ts';
import { readSettings } from './settings.ts';
import { clearAll, folder } from './store/embedded/testing.ts';

afterAll(clearAll);

it('a password’s file that could not be read once is read at the next call: no restart is needed', async () => {
  const password = join(folder(), 'sql-password');
  const sage = {
    companyName: 'Books',
    sageUser: 'tieout',
    sqlServer: { server: '127.0.0.1', port: 1, database: 'Books', login: 'reader', password: { file: password } },
    submitter: { command: '/bin/false' },
    callMs: 7_777,
  };
  const settings = { ...readSettings({}, false), connections: { 31: sage } };
  const none = { sealed: () => null, version: () => 0 };
  const deps = { clock: steadyClock, insideTransaction: () => false, secrets: { sealed: none, keyring: null } };
  const told = { learnBooks: async () => null, onCall: () => undefined };
  const connectors = await openConnectors(settings, '', { ...deps, ...told } as never);
  const connection = {
    company: 1,
    id: 31,
    kind: 'sage_100_contractor',
    name: 'Books',
    settings: {},
    agentTraits: null,
  };
  const erp = () => connectors.connectorFor({ ...connection, books: null } as unknown as Connection);
  try {
    expect(await erp().check(AbortSignal.timeout(1_000))).toMatchObject({
      trouble: 'not_connected',
      because: expect.stringContaining('ENOENT'),
    });
    writeFileSync(password, 'secret\n');
    expect(erp().traits.callMs).toBe(7_777);
    expect(erp()).toBe(erp());
  } finally {
    await connectors.close();
  }
});
