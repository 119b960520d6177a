import { afterEach, describe, expect, it } from 'vitest';
import { enWhole } from './en-whole.ts';
import { esWhole } from './es-whole.ts';
import { asLanguage, likedBest } from './languages.ts';
import { inLanguage, language, speakBy, words } from './words.ts';

afterEach(() => speakBy(() => null));

describe('the catalogue in use', () => {
  it('is English where nobody says otherwise', () => {
    expect(language()).toBe('en');
    expect(words.look.title).toBe(enWhole.look.title);
  });

  it('says what was kept in a constant in the language of whoever reads it now', () => {
    const says = words.look;
    const { themes } = words.look;
    speakBy(() => 'es');
    expect([says.title, themes.dark]).toEqual([esWhole.look.title, esWhole.look.themes.dark]);
    expect({ ...themes }).toEqual(esWhole.look.themes);
    expect(Object.keys(words)).toEqual(Object.keys(enWhole));
  });

  it('says a letter in its reader’s language, whoever asks, and goes back even when it fails', () => {
    speakBy(() => 'es');
    expect(inLanguage('en', () => words.look.title)).toBe(enWhole.look.title);
    expect(() =>
      inLanguage('en', () => {
        throw new Error('no paper');
      }),
    ).toThrow('no paper');
    expect(words.look.title).toBe(esWhole.look.title);
  });
});

describe('the language somebody likes best', () => {
  it('is looked for in no more than somebody could mean', () =>
    expect(likedBest(`${'de,'.repeat(5_000)}es`)).toBeNull());

  it.each([
    ['es-MX,es;q=0.9,en;q=0.8', 'es'],
    ['en-US,en;q=0.9,es;q=0.8', 'en'],
    ['de, es;q=0.2, en;q=0.4', 'en'],
    ['de-DE, es;q=0.5', 'es'],
    ['de', null],
    ['*', null],
    ['es;q=0', null],
    ['', null],
    [undefined, null],
    ['es;q=9.9.9, en', 'en'],
  ])('of “%s” is %s', (accept, best) => expect(likedBest(accept)).toBe(best));

  it.each([
    ['es', 'es'],
    ['es_MX.UTF-8', 'es'],
    ['ES-us', 'es'],
    ['C.UTF-8', null],
    ['espanol', null],
    [undefined, null],
  ])('a machine set to %s speaks %s', (tag, known) => expect(asLanguage(tag)).toBe(known));
});
