import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from './make-folder.ts';

describe('making a folder', () => {
  it('makes every missing level and says which was the first', () => {
    const top = mkdtempSync(join(tmpdir(), 'tieout-folder-'));
    try {
      expect(makeFolder(join(top, 'a', 'b', 'c'), 0o700)).toBe(join(top, 'a'));
      expect(existsSync(join(top, 'a', 'b', 'c'))).toBe(true);
      expect(makeFolder(join(top, 'a', 'b'), 0o700)).toBeUndefined();
    } finally {
      rmSync(top, { recursive: true });
    }
  });

  it.runIf(existsSync('/proc/self'))('ends where the system takes no folder, instead of trying for ever', () => {
    expect(() => makeFolder('/proc/tieout/data', 0o700)).toThrow();
  });
});
