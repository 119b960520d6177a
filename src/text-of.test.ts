import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { secretOfThisMachine } from './open-erp.ts';
import { readSettings } from './settings.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tieout-text-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('what Notepad wrote is a file of connections and a secret like any other', () => {
  const file = path.join(folder, 'marked.txt');
  writeFileSync(file, '\uFEFF{"31": {"companyName": "Ours"}}\r\n');
  expect(readSettings({ TIEOUT_CONNECTIONS: file }, false).connections).toEqual({ 31: { companyName: 'Ours' } });
  writeFileSync(file, '\uFEFFsecret\r\n');
  expect(secretOfThisMachine({ file })).toBe('secret');
});
