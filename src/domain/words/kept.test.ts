import { describe, expect, test } from 'vitest';
import { sayTrouble } from '../trouble.ts';
import { inLanguage, words } from './catalogue.ts';
import { fill } from './fill.ts';
import { sayKept } from './kept.ts';

const erp = 'Sage 100 Contractor®';
const inSpanish = (text: string) => inLanguage('es', () => sayKept(text));

describe('a sentence that was kept in English', () => {
  test('is said in the language of its reader, with its facts', () => {
    const kept = fill(words.erp.exportErrors.erp_unknown_vendor, { erp });
    expect(inSpanish(kept)).toBe(inLanguage('es', () => fill(words.erp.exportErrors.erp_unknown_vendor, { erp })));
    expect(inSpanish(kept)).not.toBe(kept);
  });
  test('with its reason in brackets, which is ours too', () => {
    const because = sayTrouble('timed_out', { erp, ms: 20_000 });
    const kept = `${fill(words.erp.exportErrors.erp_not_answering, { erp })} (${because})`;
    const said = inLanguage(
      'es',
      () =>
        `${fill(words.erp.exportErrors.erp_not_answering, { erp })} (${sayTrouble('timed_out', { erp, ms: 20_000 })})`,
    );
    expect(inSpanish(kept)).toBe(said);
  });
  test('with what Tryton lacks, which a connector says in our words', () => {
    const { missing, notPosted, closedPeriod } = words.tryton;
    for (const [nth, sentence] of [...Object.values(missing), notPosted, closedPeriod].entries()) {
      const facts = Object.fromEntries([...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, `‹${name}›`]));
      const kept = `${fill(words.erp.exportErrors.erp_unknown_vendor, { erp })} (${fill(sentence, facts)})`;
      const said = inLanguage('es', () => {
        const theirs = [...Object.values(words.tryton.missing), words.tryton.notPosted, words.tryton.closedPeriod];
        return `${fill(words.erp.exportErrors.erp_unknown_vendor, { erp })} (${fill(theirs[nth]!, facts)})`;
      });
      expect(inSpanish(kept)).toBe(said);
    }
  });
  test('of a tie-out whose list was lost', () => {
    expect(inSpanish(words.jobs.list_lost)).toBe(inLanguage('es', () => words.jobs.list_lost));
  });
  test('while an ERP’s own words stay as they were, brackets and all', () => {
    const kept = `${fill(words.erp.exportErrors.erp_invalid, { erp })} (Record (7) is <odd> {erp})`;
    const ours = inLanguage('es', () => fill(words.erp.exportErrors.erp_invalid, { erp }));
    expect(inSpanish(kept)).toBe(`${ours} (Record (7) is <odd> {erp})`);
  });
  test('is shown as it was kept where it is nobody’s pattern, too long, or read in English', () => {
    for (const kept of ['Something else', '', `${fill(words.troubles.busy, {})} ${'x'.repeat(2_100)}`]) {
      expect(inSpanish(kept)).toBe(kept);
    }
    const ours = fill(words.erp.exportErrors.erp_invalid, { erp });
    expect(sayKept(ours)).toBe(ours);
  });
  test.each(['troubles', 'refusals'] as const)('each of the %s is found again', (part) => {
    for (const [code, english] of Object.entries(words[part])) {
      const facts = Object.fromEntries([...english.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, `‹${name}›`]));
      if (english.replace(/\{\w+\}/g, '').length < 10) continue;
      const said = inLanguage('es', () => fill((words[part] as Record<string, string>)[code]!, facts));
      expect(inSpanish(fill(english, facts)), code).toBe(said);
    }
  });
});
