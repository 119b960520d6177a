import fc from 'fast-check';
import { expect, it } from 'vitest';
import { attachmentNamed, namePart } from './content-disposition.ts';

it('names a file so that nothing else of the header can be written by it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
      expect(attachmentNamed(name)).toMatch(/^attachment; filename="[\w.()[\] -]*"; filename\*=UTF-8''[\w.!~%-]*$/);
    }),
  );
});

it('keeps the whole name for whoever reads it', () => {
  expect(attachmentNamed('Lien “waiver” (Oct).pdf')).toBe(
    `attachment; filename="Lien _waiver_ (Oct).pdf"; filename*=UTF-8''Lien%20%E2%80%9Cwaiver%E2%80%9D%20%28Oct%29.pdf`,
  );
});

it('makes a part of a name from any number', () => {
  expect(namePart('SC/2604 – 01 “Béton”')).toBe('SC-2604-01-Beton');
  expect(namePart('../..')).toBe('');
});
