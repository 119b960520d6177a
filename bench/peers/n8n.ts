import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../test/support/free-port.ts';
import { bring, type Serving } from '../parts/brought.ts';
import { type Answer, post } from '../parts/requests.ts';
import { credential, type Flow } from './n8n-flows.ts';

const version = '2.41.1';
/** What npm brings, and of that what is built here. */
export const n8nPackages = [[`n8n@${version}`], ['sqlite3']] as const;

/** n8n with one flow, which its users have published. */
export interface N8n extends Serving {
  /** Calls the flow's webhook. */
  trigger(): Promise<Answer>;
}

/** Nobody outside is told or asked anything, and nothing is kept of what was done: what costs it the least. */
const quiet = {
  N8N_DIAGNOSTICS_ENABLED: 'false',
  N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
  N8N_TEMPLATES_ENABLED: 'false',
  N8N_PERSONALIZATION_ENABLED: 'false',
  N8N_HIRING_BANNER_ENABLED: 'false',
  N8N_COMMUNITY_PACKAGES_ENABLED: 'false',
  N8N_DYNAMIC_BANNERS_ENABLED: 'false',
  N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
  EXTERNAL_FRONTEND_HOOKS_URLS: '',
  N8N_DIAGNOSTICS_CONFIG_FRONTEND: '',
  N8N_DIAGNOSTICS_CONFIG_BACKEND: '',
  EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none',
  EXECUTIONS_DATA_SAVE_ON_ERROR: 'none',
  EXECUTIONS_DATA_SAVE_ON_PROGRESS: 'false',
  EXECUTIONS_DATA_SAVE_MANUAL_EXECUTIONS: 'false',
  EXECUTIONS_MODE: 'regular',
  DB_TYPE: 'sqlite',
  NODE_ENV: 'production',
};

/** Brought by npm (2.8 GB, some minutes), started in its regular mode with an SQLite of its own. */
export async function startN8n(database: string, flow: Flow): Promise<N8n & { remove(): void }> {
  const { folder, run, start, remove } = await bring('n8n', ...n8nPackages);
  try {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/webhook/${flow.path}`;
    const env = { ...quiet, ...ports(port, await freePort()), N8N_USER_FOLDER: folder };
    const n8n = (...args: string[]) => run([join(folder, 'node_modules/n8n/bin/n8n'), ...args], env);
    const written = (name: string, content: unknown) => {
      writeFileSync(join(folder, name), JSON.stringify(content));
      return `--input=${join(folder, name)}`;
    };
    await n8n('import:credentials', written('credentials.json', [credential(database)]));
    await n8n('import:workflow', written('workflow.json', [flow.workflow]));
    await n8n('publish:workflow', `--id=${flow.workflow.id}`);
    // The webhook is there a while after the server; asked by a method that it does not know, it names the one it does.
    const isThere = async () => (await (await fetch(url)).text()).includes('POST request');
    const serving = await start([join(folder, 'node_modules/n8n/bin/n8n'), 'start'], isThere, env);
    return { ...serving, trigger: () => post(url, {}), remove };
  } catch (cause) {
    remove();
    throw cause;
  }
}

const ports = (own: number, broker: number) => ({
  N8N_LISTEN_ADDRESS: '127.0.0.1',
  N8N_PORT: String(own),
  N8N_RUNNERS_BROKER_PORT: String(broker),
});
