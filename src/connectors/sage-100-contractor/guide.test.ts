import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sayTrouble } from '../../domain/trouble.ts';
import { words } from '../../domain/words/words.ts';
import { sageName } from './company.ts';
import { readSageSettings, sageSettings } from './settings.ts';

const guide = readFileSync(new URL('../../../docs/guides/connect-sage-100-contractor.md', import.meta.url), 'utf8');

describe('the guide to connecting Sage', () => {
  it('shows settings that can be used as they stand', () => {
    const [, json = ''] = /```json\n([\s\S]*?)```/.exec(guide) ?? [];
    expect(readSageSettings(JSON.parse(json))).toMatchObject({ settings: { sageUser: 'tieout' } });
  });

  it('tells every setting', () => {
    for (const key of Object.keys(sageSettings.shape)) expect(guide, key).toMatch(new RegExp(`\`${key}[\`.]`));
  });

  it('quotes only sentences that Tieout says', () => {
    const [, table = ''] = guide.split('## When something is wrong');
    const quoted = [...table.matchAll(/^\| \*(.+?)\* \|/gm)].map((row) => row[1]!);
    const noPlace = sayTrouble('schema_differs', { erp: sageName, what: words.doctor.program.thisMessage });
    const said = [...Object.values(words.troubles), noPlace].join('\n');
    expect(quoted.length).toBeGreaterThan(7);
    for (const quote of quoted) {
      expect(said).toContain(quote.replace(/…$/, '').trim());
    }
  });
});
