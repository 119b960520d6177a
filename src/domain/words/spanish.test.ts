import { describe, expect, it } from 'vitest';
import { needs } from '../permission.ts';
import { notPermitted, refusal } from '../refusal.ts';
import { enWhole } from './en-whole.ts';
import { esWhole } from './es-whole.ts';
import { inLanguage, say, words } from './words.ts';

/** Every text of a catalogue by its path. */
function texts(part: object, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(part).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as const] : texts(value as object, `${path}${key}.`),
  );
}
const english = texts(enWhole);
const spanish = new Map(texts(esWhole));
const places = (text: string) => [...new Set([...text.matchAll(/\{\w+\}/g)].map(([place]) => place))].sort();

/** For programs, which match them as they are. */
const forPrograms = /^(oauth|outside\.entries)\./;
/** Names, signs and words that both languages have. */
const alike =
  /^(\W*|Tieout|ERP|hub|PDF|CSV|Excel|id|erp|ms|Node|SQL Server|logon trigger|webhook|Total|General|Original|No|NO|error|fax|\{\w+\}|\{size\} \w+|.{0,3})$/i;
const sameInBoth = new Set([
  'page.frame.name',
  'imports.page.fileHint',
  'imports.page.templateFile',
  'page.connections.clockOff',
  'page.connections.ms',
  'list.panel.age.minutes',
  'documents.payApplication.subtotal',
  'page.connections.commandText',
]);

describe('Spanish', () => {
  it('says all that English says, and nothing else', () => {
    expect([...spanish.keys()].sort()).toEqual(english.map(([path]) => path).sort());
  });

  it('has the same places to fill in each text', () => {
    const wrong = english.filter(([path, text]) => places(text).join() !== places(spanish.get(path)!).join());
    expect(wrong.map(([path, text]) => `${path}: ${text} / ${spanish.get(path)}`)).toEqual([]);
  });

  it('leaves no English', () => {
    const left = english.filter(
      ([path, text]) =>
        spanish.get(path) === text &&
        !forPrograms.test(path) &&
        !sameInBoth.has(path) &&
        /[a-z]{3}/i.test(text.replace(/\{\w+\}/g, '')) &&
        !alike.test(text.trim()),
    );
    expect(left.map(([path, text]) => `${path}: ${text}`)).toEqual([]);
  });

  it('names everything as its own glossary does', () => {
    // One word for one thing: whoever finds another of these has found a slip.
    const others =
      /\bcomisi[oó]n\b|\bretenido de garant|\bfondo de garant|\bdeslig|\bdesenlaz|\bcontrarrecibo|\bsubcontratante|\bcompañía|aprobador(es)? de contabilidad|ERP Integrations|\bIntro\b|cort\w+ (el|ning[uú]n) enlace|número de trabajo/i;
    const wrong = [...spanish].filter(([path, text]) => !forPrograms.test(path) && others.test(text));
    expect(wrong).toEqual([]);
  });

  it('joins with «e» only before the sound of i', () => {
    expect([...spanish].filter(([, text]) => /(?<!\p{L})e (?!h?[ií])/iu.test(text))).toEqual([]);
  });
});

describe('a refusal in Spanish', () => {
  const inSpanish = (given: Parameters<typeof say>[0], erp = 'Sage 100 Contractor®') =>
    inLanguage('es', () => say(given, { erp, undo: 'void' }));

  it('says what one does in the ERP in its own words', () => {
    expect(inSpanish(refusal('still_in_erp'))).toBe(
      'La factura por pagar sigue en Sage 100 Contractor®. Hay que anularla antes de volver a intentarlo.',
    );
    expect(inLanguage('es', () => say(refusal('erp_answer_too_old', { as_of: 'x' })))).toMatch(/^Su ERP se leyó/);
  });

  it('names states, moves and needs', () => {
    expect(inSpanish(refusal('wrong_state', { erp_status: 'exporting', move: 'retrieve' }))).toBe(
      'Esta factura está en exportación, así que no se puede recuperar.',
    );
    expect(inSpanish(notPermitted(needs['link.unlink']))).toContain(
      'Administrador en la herramienta Compromisos del proyecto y Estándar o Administrador en la herramienta Integraciones ERP y el privilegio Puede enviar a contabilidad',
    );
    for (const code of Object.keys(words.refusals) as (keyof typeof words.refusals)[]) {
      expect(inSpanish(refusal(code)).replace(/\{\w+\}/g, '')).not.toMatch(/\bde el\b|\ba el\b|undefined/);
    }
  });
});
