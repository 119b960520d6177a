import { buffer } from 'node:stream/consumers';
import type { PayApplicationDocument } from '../documents.ts';
import { payApplicationPdf } from '../documents.ts';

const { getDocument } = await loadedWithoutCanvas();

export const pdfBytes = (...documents: PayApplicationDocument[]): Promise<Buffer> =>
  payApplicationPdf(documents).then(buffer);

/** A piece of text where it stands: x from the left, y from the top, in points. */
export interface Piece {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly right: number;
}
export interface ReadPage {
  readonly width: number;
  readonly height: number;
  readonly pieces: readonly Piece[];
}

/** As it loads outside of a browser, pdf.js warns that it has no canvas to draw on. Here it only reads. */
async function loadedWithoutCanvas() {
  const { warn } = console;
  console.warn = (...said: unknown[]) => {
    if (!/Cannot (load "@napi-rs\/canvas"|polyfill)/.test(String(said[0]))) warn(...said);
  };
  try {
    return await import('pdfjs-dist/legacy/build/pdf.mjs');
  } finally {
    console.warn = warn;
  }
}

/** What stranger's software finds in a PDF, page by page. */
export async function readPdf(bytes: Uint8Array): Promise<readonly ReadPage[]> {
  const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const pages: ReadPage[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { width, height } = page.getViewport({ scale: 1 });
    const { items } = await page.getTextContent();
    const pieces = items.flatMap((item) =>
      'str' in item && item.str.trim() !== ''
        ? [
            {
              text: item.str,
              x: item.transform[4] as number,
              y: height - (item.transform[5] as number),
              right: (item.transform[4] as number) + item.width,
            },
          ]
        : [],
    );
    pages.push({ width, height, pieces });
  }
  await document.loadingTask.destroy();
  return pages;
}

/** The texts of a page that stand on one line, from left to right. */
export function rowsOf({ pieces }: ReadPage): readonly (readonly string[])[] {
  const rows = new Map<number, Piece[]>();
  for (const piece of pieces) {
    const y = [...rows.keys()].find((one) => Math.abs(one - piece.y) < 1) ?? piece.y;
    rows.set(y, [...(rows.get(y) ?? []), piece]);
  }
  return [...rows.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, found]) => found.sort((a, b) => a.x - b.x).map(({ text }) => text));
}
