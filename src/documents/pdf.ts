import type { Readable } from 'node:stream';
import { setImmediate as afterOthers } from 'node:timers/promises';
import { fill, words } from '../domain/words/words.ts';
import type { PayApplicationDocument } from './pay-application-document.ts';
import { drawSheet, planSheet } from './pdf/continuation-sheet.ts';
import { openPaper, type Paper } from './pdf/paper.ts';
import { drawSummary } from './pdf/summary-page.ts';

const says = words.documents.payApplication;

/**
 * Some pay applications as one PDF, each with its summary and its continuation sheet, as a stream that begins while the
 * later pages are still being drawn. Equal input gives equal bytes. At least one is needed.
 */
export function payApplicationPdf(documents: readonly PayApplicationDocument[]): Readable {
  const [first] = documents;
  if (first === undefined) throw new Error('a PDF needs at least one pay application');
  const { application, commitment, project } = first;
  const subject = fill(says.subject, {
    number: application.number,
    commitment: commitment.number,
    project: project.name,
  });
  const paper = openPaper(says.title, subject, Math.max(...documents.map((one) => one.asOf)));
  const { document } = paper;
  drawAll(paper, documents).catch((cause: Error) => document.destroy(cause));
  return document as unknown as Readable;
}

/** Between two pages everybody else has a turn: one of 5,000 lines takes seconds, and this process serves others too. */
async function drawAll(paper: Paper, documents: readonly PayApplicationDocument[]): Promise<void> {
  for (const document of documents) {
    await afterOthers();
    const { pages } = planSheet(document, paper);
    const count = pages.length + 1;
    drawSummary(paper, document, count);
    for (const [place, rows] of pages.entries()) {
      await afterOthers();
      // Whoever asked has gone: nobody reads the rest.
      if (paper.document.destroyed) return;
      drawSheet(paper, document, rows, place + 2, count);
    }
  }
  paper.document.end();
}
