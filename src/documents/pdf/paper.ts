import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { localeOf } from '../../domain/words/languages.ts';
import { language } from '../../domain/words/words.ts';

const fontFile = (name: string) => createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`);
/** Condensed, for ten columns of money have to stand beside each other. Embedded, so that paper looks the same everywhere. */
const fonts = { plain: fontFile('DejaVuSansCondensed'), bold: fontFile('DejaVuSansCondensed-Bold') } as const;
export type Font = keyof typeof fonts;

export const ink = { black: '#111827', grey: '#5b6472', rule: '#c9cfd8', shade: '#f1f4f8', strong: '#374151' } as const;
/** US Letter, in points; the width and the height of an upright page. */
export const letter = { short: 612, long: 792 } as const;
export const margin = 36;

/** Characters that no font draws and that would only upset a line: controls, and halves of pairs. */
const undrawable = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}]/gu;
const drawable = (text: string): string => text.replace(undrawable, ' ');

export interface Written {
  readonly font?: Font;
  readonly size: number;
  readonly colour?: string;
  readonly align?: 'left' | 'right' | 'center';
}

/** A sheet of paper to write on: text is placed, measured and broken here, and nowhere by the library. */
export interface Paper {
  readonly document: PDFKit.PDFDocument;
  page(orientation: 'portrait' | 'landscape'): void;
  /** In points. */
  width(text: string, size: number, font?: Font): number;
  /** Breaks at spaces, and within a word that is wider than the line. At most so many lines; what is left out is told by `…`. */
  wrap(text: string, within: number, size: number, font: Font, most: number): readonly string[];
  /** One line, at the top left of a box of this width; made smaller where it does not fit. */
  write(text: string, x: number, y: number, within: number, how: Written): void;
  rule(x: number, y: number, to: number, colour?: string, thick?: number): void;
  shade(x: number, y: number, width: number, height: number): void;
}

/** @param asOf becomes the document's dates, so that equal input gives equal bytes. */
export function openPaper(title: string, subject: string, asOf: number): Paper {
  const date = new Date(asOf);
  const document = new PDFDocument({
    autoFirstPage: false,
    size: 'LETTER',
    margin: 0,
    lang: localeOf(language()),
    displayTitle: true,
    info: { Title: title, Subject: subject, Creator: 'Tieout', Producer: 'Tieout', CreationDate: date, ModDate: date },
  });
  for (const [name, file] of Object.entries(fonts)) document.registerFont(name, file);
  const measured = { plain: new Map<string, number>(), bold: new Map<string, number>() };
  const widthOf = (character: string, font: Font): number => {
    let width = measured[font].get(character);
    if (width === undefined) {
      width = document.font(font).fontSize(1000).widthOfString(character) / 1000;
      measured[font].set(character, width);
    }
    return width;
  };
  const width = (text: string, size: number, font: Font = 'plain') => {
    let total = 0;
    for (const character of text) total += widthOf(character, font);
    return total * size;
  };
  return {
    document,
    page: (orientation) => void document.addPage({ size: 'LETTER', layout: orientation, margin: 0 }),
    width,
    wrap: (text, within, size, font, most) => wrapped(drawable(text), within, most, (part) => width(part, size, font)),
    write: (given, x, y, within, { font = 'plain', size, colour = ink.black, align = 'left' }) => {
      const text = drawable(given);
      if (text.trim() === '') return;
      const wide = width(text, size, font);
      const fitted = wide > within ? (size * within) / wide : size;
      const left = within - Math.min(wide, within);
      const from = align === 'right' ? x + left : align === 'center' ? x + left / 2 : x;
      document
        .font(font)
        .fontSize(fitted)
        .fillColor(colour)
        .text(text, from, y + (size - fitted), { lineBreak: false });
    },
    rule: (x, y, to, colour = ink.rule, thick = 0.5) => {
      document.lineWidth(thick).strokeColor(colour).moveTo(x, y).lineTo(to, y).stroke();
    },
    shade: (x, y, wide, high) => {
      document.rect(x, y, wide, high).fill(ink.shade);
    },
  };
}

/** Words into lines. Pure but for the measure, which adds up the widths of characters. */
function wrapped(text: string, within: number, most: number, measure: (text: string) => number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  const end = () => {
    lines.push(line);
    line = '';
  };
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    if (lines.length > most) break;
    const next = line === '' ? word : `${line} ${word}`;
    if (measure(next) <= within) {
      line = next;
      continue;
    }
    if (line !== '') end();
    // A word that no line holds is cut where it must be.
    for (const character of word) {
      if (line !== '' && measure(line + character) > within) end();
      if (lines.length > most) break;
      line += character;
    }
  }
  if (line !== '' || lines.length === 0) end();
  if (lines.length <= most) return lines;
  const last = [...lines[most - 1]!];
  while (last.length > 0 && measure(`${last.join('')}…`) > within) last.pop();
  return [...lines.slice(0, most - 1), `${last.join('')}…`];
}
