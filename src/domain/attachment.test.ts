import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attachmentEndings,
  attachmentType,
  cleanFileName,
  couldBeText,
  longestFileName,
  mayBeNamed,
} from './attachment.ts';

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const seen = (content: Uint8Array) => ({
  size: content.length,
  head: content,
  tail: content,
  text: couldBeText(content),
});
const type = (name: string, content: string) => {
  const found = attachmentType(name, seen(bytes(content)));
  return found.ok ? found.value : found.refusal.facts.because;
};
const zip = (...names: string[]) => `PK\x03\x04....${names.join('PK\x01\x02')}`;
const genuine: Readonly<Record<(typeof attachmentEndings)[number], string>> = {
  pdf: '%PDF-1.7 …',
  png: '\x89PNG\r\n\x1a\n\0\0\0',
  jpg: '\xff\xd8\xff\xe0\0',
  jpeg: '\xff\xd8\xff\xe1\0',
  gif: 'GIF89a\0',
  xlsx: zip('[Content_Types].xml', 'xl/workbook.xml'),
  docx: zip('[Content_Types].xml', 'word/document.xml'),
  csv: 'a,b\r\n1,2\r\n',
  txt: 'Hello\tthere\n',
};

describe('the name of a file', () => {
  it.each([
    ['C:\\Users\\me\\waiver.pdf', 'waiver.pdf'],
    ['../../etc/passwd.txt', 'passwd.txt'],
    ['  two   spaces .pdf ', 'two spaces.pdf'],
    ['.hidden.txt', 'hidden.txt'],
    ['gnp\u202efdp.txt', 'gnpfdp.txt'],
    ['a\nb\0c.csv', 'abc.csv'],
    ['Cafe\u0301.pdf', 'Café.pdf'],
    ['', ''],
    ['...', ''],
  ])('%j becomes %j', (given, cleaned) => expect(cleanFileName(given)).toBe(cleaned));

  it('is never longer than is kept, keeps its ending, and is clean once it was cleaned', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (stem) => {
        const name = cleanFileName(`${stem}.pdf`);
        expect(name.length).toBeLessThanOrEqual(longestFileName);
        expect(name.isWellFormed()).toBe(true);
        expect(name).not.toMatch(/[/\\\p{Cc}]/u);
        expect(cleanFileName(name)).toBe(name);
      }),
    );
    expect(cleanFileName(`${'x'.repeat(500)}.pdf`)).toBe(`${'x'.repeat(196)}.pdf`);
    expect(cleanFileName(`${'𝒳'.repeat(500)}.pdf`)).toBe(`${'𝒳'.repeat(98)}.pdf`);
    const began = performance.now();
    expect(cleanFileName(`a${'. '.repeat(40_000)}b.pdf`)).toMatch(/^a\. .*\.pdf$/);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('says before the first byte whether the file is taken', () => {
    for (const ending of attachmentEndings) expect(mayBeNamed(`A.${ending.toUpperCase()}`).ok).toBe(true);
    for (const name of ['a.html', 'a.svg', 'a.exe', 'a.pdf.js', 'a', 'pdf', '', 'a.constructor']) {
      expect(mayBeNamed(name), name).toMatchObject({ ok: false, refusal: { facts: { because: 'attachment_type' } } });
    }
  });
});

describe('what a file is', () => {
  it('goes by its bytes', () => {
    for (const ending of attachmentEndings)
      expect(type(`a.${ending}`, genuine[ending]), ending).toMatch(/^\w+\/[\w.-]+$/);
  });

  it('is refused under the name of another kind', () => {
    for (const named of attachmentEndings) {
      for (const other of attachmentEndings) {
        const [same, alike] = [type(`a.${named}`, genuine[named]), type(`a.${other}`, genuine[other])];
        const texts = ['csv', 'txt'].includes(named) && ['csv', 'txt', 'pdf'].includes(other);
        if (same === alike || texts) continue;
        expect(type(`a.${named}`, genuine[other]), `${other} as ${named}`).toBe('attachment_disguised');
      }
    }
    expect(type('a.pdf', '<html><script>')).toBe('attachment_disguised');
    expect(type('a.png', '<svg xmlns=')).toBe('attachment_disguised');
    expect(type('a.xlsx', zip('run.exe'))).toBe('attachment_disguised');
  });

  it('is refused where it is empty, or has macros', () => {
    expect(type('a.txt', '')).toBe('attachment_empty');
    expect(type('a.xlsx', zip('[Content_Types].xml', 'xl/workbook.xml', 'xl/vbaProject.bin'))).toBe(
      'attachment_macros',
    );
  });
});
