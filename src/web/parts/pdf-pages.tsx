import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';
import { useEffect, useRef, useState } from 'react';
import { fill, words } from '../../domain/words/words.ts';

const says = words.documents.preview;
GlobalWorkerOptions.workerSrc = workerUrl;

/** Of a sheet of paper across, until the page itself is known. */
const usualRatio = 792 / 612;

interface Drawn {
  readonly ratio: number;
  readonly text: string;
}

/** Draws one page as wide as its box, and gives back what stands on it, for those who do not see it. */
async function draw(pdf: PDFDocumentProxy, number: number, canvas: HTMLCanvasElement, width: number): Promise<Drawn> {
  const page = await pdf.getPage(number);
  const { width: wide, height: high } = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: (width / wide) * Math.min(window.devicePixelRatio, 2) });
  canvas.width = viewport.width;
  canvas.height = viewport.height;
  await page.render({ canvas, viewport }).promise;
  const { items } = await page.getTextContent();
  const text = items.map((item) => ('str' in item ? item.str : '')).join(' ');
  return { ratio: wide / high, text };
}

function Page({ pdf, number, ratio }: { pdf: PDFDocumentProxy; number: number; ratio: number }) {
  const box = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [near, setNear] = useState(false);
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  useEffect(() => {
    const watched = box.current;
    if (watched === null || near) return;
    // A document may have hundreds of pages: only those near the window are drawn.
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setNear(true), {
      rootMargin: '600px',
    });
    observer.observe(watched);
    return () => observer.disconnect();
  }, [near]);
  useEffect(() => {
    const [on, within] = [canvas.current, box.current];
    if (!near || on === null || within === null) return;
    let gone = false;
    // What cannot be drawn any more was taken off the screen meanwhile.
    draw(pdf, number, on, within.clientWidth).then(
      (made) => gone || setDrawn(made),
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [pdf, number, near]);
  return (
    <section
      ref={box}
      className="pdf-page"
      style={{ aspectRatio: String(drawn?.ratio ?? ratio) }}
      aria-label={fill(says.page, { page: number, pages: pdf.numPages })}
      data-drawn={drawn !== null}
    >
      <canvas ref={canvas} />
      {drawn && <p className="sr-only">{drawn.text}</p>}
    </section>
  );
}

/**
 * The pages of a PDF, drawn by us. A frame or a plug-in would need a hole in the content security policy, and many
 * browsers show no PDF within a page at all.
 */
export function PdfPages({ bytes, broken }: { bytes: Uint8Array<ArrayBuffer>; broken: () => void }) {
  const [pdf, setPdf] = useState<PDFDocumentProxy | null>(null);
  const tell = useRef(broken);
  tell.current = broken;
  useEffect(() => {
    // A copy: the reader takes what it is given into its own thread.
    const task = getDocument({ data: bytes.slice(), isEvalSupported: false } as Parameters<typeof getDocument>[0]);
    let gone = false;
    task.promise.then(
      (opened) => gone || setPdf(opened),
      () => gone || tell.current(),
    );
    return () => {
      gone = true;
      setPdf(null);
      void task.destroy();
    };
  }, [bytes]);
  if (pdf === null) return <p className="quiet">{says.opening}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <section className="pdf-pages" aria-label={says.pages} tabIndex={0}>
      {Array.from({ length: pdf.numPages }, (_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a page has no other name than its number
        <Page key={place} pdf={pdf} number={place + 1} ratio={place === 0 ? 1 / usualRatio : usualRatio} />
      ))}
    </section>
  );
}

export default PdfPages;
