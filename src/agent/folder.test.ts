import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFolder } from './folder.ts';
import type { AgentKey } from './key.ts';

let path: string;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'tieout-folder-'));
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

const key: AgentKey = {
  hub: 'https://tieout.example.com',
  caFile: null,
  proxy: null,
  company: 11,
  connection: 1,
  kind: 'sage_100_contractor',
  keyId: 'k'.repeat(22),
  keyVersion: 1,
  key: 'AAAA',
  madeAt: 1,
};
const write = (text: string, mode = 0o600) => {
  writeFileSync(join(path, 'erp.json'), text);
  chmodSync(join(path, 'erp.json'), mode);
};

describe('an agent’s folder', () => {
  it('keeps the key for its owner alone, whole or not at all', () => {
    const folder = openFolder(join(path, 'made', 'for', 'it'));
    expect(() => folder.readKey()).toThrow(/Enrol this agent first/);
    folder.writeKey(key);
    folder.writeKey({ ...key, keyVersion: 2 });
    expect(folder.readKey()).toEqual({ ...key, keyVersion: 2 });
    expect(readdirSync(folder.path)).toEqual(['key.json']);
    const file = join(folder.path, 'key.json');
    expect(statSync(file).mode & 0o077).toBe(0);
    chmodSync(file, 0o644); // as it may come back from a backup
    folder.readKey();
    expect(statSync(file).mode & 0o077).toBe(0);
    for (const broken of ['', '{}', '[]', '{"hub": 7}']) {
      writeFileSync(file, broken);
      expect(() => folder.readKey()).toThrow(/cannot be read as an agent’s key/);
    }
  });

  it('reads how to reach the ERP, also as Notepad saves it', () => {
    const folder = openFolder(path);
    expect(() => folder.readErp()).toThrow(/There is no .*erp\.json/);
    write('\uFEFF{"kind": "sage_100_contractor", "settings": {"a": 1}, "secrets": {"password": "x"}}');
    expect(folder.readErp()).toEqual({ kind: 'sage_100_contractor', settings: { a: 1 }, secrets: { password: 'x' } });
    write('{"kind": "tryton"}');
    expect(folder.readErp()).toEqual({ kind: 'tryton', settings: {}, secrets: {} });
  });

  it.each([
    ['{', /it is not JSON/],
    ['{}', /no `kind`/],
    ['{"kind": "x", "settings": []}', /has to be an object/],
    ['{"kind": "x", "secrets": {"password": 7}}', /has to be an object/],
  ])('says what is wrong with %s, and nothing that is in it', (text, says) => {
    write(text);
    expect(() => openFolder(path).readErp()).toThrow(says);
  });

  it.runIf(process.getuid?.() === 0)(
    'says of a file that it may not read whose it has to be, not that it is broken',
    () => {
      write('{"kind": "x"}');
      openFolder(path).writeKey(key);
      const asNobody = (act: () => unknown) => {
        process.seteuid!(65534);
        try {
          act();
        } finally {
          process.seteuid!(0);
        }
      };
      for (const mode of [0o755, 0o700]) {
        chmodSync(path, mode);
        for (const read of ['readErp', 'readKey'] as const) {
          expect(() => asNobody(() => openFolder(path)[read]())).toThrow(/may not be read by the user .*chown/);
        }
      }
    },
  );

  it('is not used while others may read the ERP’s password', () => {
    write('{"kind": "x", "secrets": {"password": "y"}}', 0o644);
    expect(() => openFolder(path).readErp()).toThrow(/chmod 600/);
  });
});
