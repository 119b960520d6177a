import { expect } from 'vitest';
import type { Item } from '../../src/http/client.ts';
import { password, type Running } from '../support/tieout.ts';
import { run } from './program.ts';

export type CommandLine = ReturnType<typeof commandLineOf>;

/** The command line as people of a running hub's demo use it. */
export function commandLineOf(tieout: Running) {
  /** `npx tieout …` as that demo person. */
  const as = (name: string, ...args: string[]) =>
    run('bin/tieout.mjs', args, {
      TIEOUT_URL: tieout.url,
      TIEOUT_CLIENT_ID: name,
      TIEOUT_CLIENT_SECRET: password,
    });
  return {
    as,
    /** The same with `--json`: one value on standard output, whatever the exit code, and nothing beside it. */
    async json(name: string, ...args: string[]) {
      const { code, out, err } = await as(name, ...args, '--json');
      expect(err).toBe('');
      return { code, said: JSON.parse(out) };
    },
  };
}

export const refused = (code: number, err: string | RegExp) => ({
  code,
  out: '',
  err: typeof err === 'string' ? `${err}\n` : expect.stringMatching(err),
});

/** Synced invoices whose bills are live in the ERP; each test takes its own. */
export async function liveOnes(tieout: Running): Promise<readonly Item[]> {
  const { items } = await tieout.as('approver').list(tieout.company, { filter: 'synced', limit: 200 });
  return items.filter(({ last_sighting }) => last_sighting?.standing === 'live');
}
