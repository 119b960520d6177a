import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { textOf } from '../../text-of.ts';
import { clearAll, folder } from '../embedded/testing.ts';
import { filesOfConnections, filesOfSettings } from './files-of-settings.ts';

afterAll(clearAll);

const dataDir = realpathSync(folder());
const elsewhere = realpathSync(folder());
const write = (path: string, text = 'x\n') => {
  writeFileSync(path, text);
  return path;
};

describe('files of settings', () => {
  it('that are named and are not there let no back-up be made: it would only look whole', () => {
    for (const name of ['TIEOUT_SECRETS_KEY_FILE', 'TIEOUT_CONNECTIONS', 'TIEOUT_KEYS_DIR']) {
      const env = { [name]: join(elsewhere, 'none') };
      expect(() => filesOfSettings(env, dataDir)).toThrow(new RegExp(`^${name} names ${elsewhere}/none`));
    }
  });

  it('come along where they stand outside of the data folder, or where an earlier restore put them', () => {
    const keys = join(elsewhere, 'keys');
    mkdirSync(keys);
    const key = write(join(keys, 'secrets-key'));
    mkdirSync(join(dataDir, 'restored'));
    const inUse = write(join(dataDir, 'restored', '2-connections.json'));
    expect(filesOfSettings({ TIEOUT_KEYS_DIR: keys, TIEOUT_CONNECTIONS: inUse }, dataDir)).toEqual([
      { name: 'TIEOUT_CONNECTIONS', path: inUse },
      { name: 'TIEOUT_KEYS_DIR', path: key },
    ]);
    const within = write(join(dataDir, 'connections.json'));
    expect(filesOfSettings({ TIEOUT_CONNECTIONS: within }, dataDir)).toEqual([]);
  });

  it('those that the file of connections names are known by name', () => {
    const settings = {
      7: {
        sqlServer: { password: { file: '/etc/tieout/sql' } },
        submitter: { env: { P: { file: '/etc/tieout/sage' } } },
      },
      8: { password: { file: join(dataDir, 'within') }, other: { env: 'NAME' } },
    };
    const file = write(join(elsewhere, 'connections.json'), JSON.stringify(settings));
    expect(filesOfConnections({ TIEOUT_CONNECTIONS: file }, dataDir, textOf)).toEqual([
      '/etc/tieout/sage',
      '/etc/tieout/sql',
    ]);
    write(file, `\uFEFF${JSON.stringify(settings)}`);
    expect(filesOfConnections({ TIEOUT_CONNECTIONS: file }, dataDir, textOf)).toHaveLength(2);
    expect(filesOfConnections({}, dataDir, textOf)).toEqual([]);
  });
});
