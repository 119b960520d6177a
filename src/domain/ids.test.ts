import { describe, expect, it } from 'vitest';
import { billReference, toldReference } from './ids.ts';

const shape = /^TIE-[a-z2-7]{26}$/;

describe('a bill reference', () => {
  it('is TIE- and 26 characters of base 32, whatever the bytes', () => {
    for (let byte = 0; byte < 256; byte++) expect(billReference(new Uint8Array(26).fill(byte))).toMatch(shape);
    expect(billReference(new Uint8Array(26))).toBe('TIE-aaaaaaaaaaaaaaaaaaaaaaaaaa');
  });

  it('says every byte in its own place: a change of one changes that character and no other', () => {
    const before = billReference(new Uint8Array(26));
    for (let place = 0; place < 26; place++) {
      const after = billReference(new Uint8Array(26).with(place, 1));
      const changed = [...after].flatMap((letter, i) => (letter === before[i] ? [] : [i]));
      expect(changed).toEqual([4 + place]);
    }
  });

  it('gives each of the 32 characters to as many bytes: five bits a character, 130 in all', () => {
    const times = new Map<string, number>();
    for (let byte = 0; byte < 256; byte++) {
      const letter = billReference(new Uint8Array(26).fill(byte)).at(-1)!;
      times.set(letter, (times.get(letter) ?? 0) + 1);
    }
    expect(times.size).toBe(32);
    expect(new Set(times.values())).toEqual(new Set([8]));
  });

  it('is read however an ERP writes its letters, and what is none is left as it is', () => {
    const ours = billReference(new Uint8Array(26).fill(7));
    for (const told of [ours, ours.toUpperCase(), ours.toLowerCase(), ` ${ours} `])
      expect(toldReference(told)).toBe(ours);
    for (const none of ['', ' PO 7 ', 'TIE-7', `${ours}A`, `X${ours}`]) expect(toldReference(none)).toBe(none);
  });

  it('is never made of too little randomness', () => {
    expect(() => billReference(new Uint8Array(25))).toThrow('26 random bytes');
  });
});
