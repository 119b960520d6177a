import { changeOrderSummary } from '../../domain/billing/change-order-summary.ts';
import { summarize, summaryRows } from '../../domain/billing/pay-application.ts';
import { formatRate, readableMoney } from '../../domain/money.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { Party, PayApplicationDocument } from '../pay-application-document.ts';
import { footer } from './continuation-sheet.ts';
import { ink, letter, margin, type Paper } from './paper.ts';

const says = words.documents.payApplication;
const { facts } = says;
const left = margin + 8;
const right = letter.short - margin - 8;
const middle = left + 290;
const strong = new Set<string>(['contractSumToDate', 'totalRetainage', 'currentPaymentDue']);

/** The first page: who asks whom for how much, line by line, and where both sign. */
export function drawSummary(paper: Paper, document: PayApplicationDocument, pages: number): void {
  paper.page('portrait');
  paper.write(says.title, left, 40, right - left, { size: 16, font: 'bold' });
  paper.write(says.order, left, 61, right - left, { size: 6.5, colour: ink.grey });
  paper.rule(left, 74, right, ink.strong, 1);
  const afterFacts = drawFacts(paper, document, 84);
  const afterSums = drawSums(paper, document, afterFacts + 12);
  const afterChanges = drawChanges(paper, document, afterSums + 16);
  drawSignatures(paper, Math.max(afterChanges + 20, 575));
  footer(paper, document, 1, pages, letter.short, letter.long, left);
}

function fact(paper: Paper, name: string, lines: readonly string[], x: number, y: number, within: number): number {
  paper.write(name, x, y, within, { size: 6.5, colour: ink.grey });
  let at = y + 9;
  const [first = says.none, ...rest] = lines;
  for (const line of paper.wrap(first, within, 9, 'bold', 2)) {
    paper.write(line, x, at, within, { size: 9, font: 'bold' });
    at += 11.5;
  }
  for (const line of rest.filter((one) => one.trim() !== '').slice(0, 2)) {
    paper.write(line, x, at, within, { size: 7.5 });
    at += 9.5;
  }
  return at + 5;
}

const party = ({ name, address }: Party) => [name, ...address];

function drawFacts(paper: Paper, document: PayApplicationDocument, from: number): number {
  const { project, contractor, subcontractor, commitment, application } = document;
  const wide = middle - left - 16;
  let y = fact(
    paper,
    facts.project,
    [`${project.number} ${project.name}`.trim(), ...project.address],
    left,
    from,
    wide,
  );
  y = fact(paper, facts.contractor, party(contractor), left, y, wide);
  y = fact(paper, facts.subcontractor, party(subcontractor), left, y, wide);
  y = fact(paper, facts.commitment, [`${commitment.number} ${commitment.title}`], left, y, wide);
  const beside: readonly (readonly [string, string])[] = [
    [facts.application, String(application.number)],
    [facts.invoice, application.invoiceNumber ?? says.none],
    [facts.period, fill(says.from, application)],
    [facts.billingDate, application.billingDate ?? says.none],
    [facts.contractDate, commitment.contractDate ?? says.none],
    [facts.status, application.final ? fill(says.final, application) : application.status],
  ];
  let other = from;
  for (const [name, value] of beside) other = fact(paper, name, [value], middle, other, right - middle);
  const end = Math.max(y, other);
  paper.rule(left, end, right);
  return end;
}

function drawSums(paper: Paper, document: PayApplicationDocument, from: number): number {
  const sums = summarize(document.lines);
  const percent: Readonly<Record<string, string>> = {
    workRetainage: formatRate(sums.workRetainageRate),
    storedRetainage: formatRate(sums.storedRetainageRate),
  };
  let y = from;
  for (const row of summaryRows) {
    const heavy = strong.has(row);
    const inset = row === 'workRetainage' || row === 'storedRetainage' || row === 'totalRetainage' ? 14 : 0;
    if (row === 'currentPaymentDue') paper.shade(left - 4, y - 3, right - left + 8, 16);
    const font = heavy ? 'bold' : 'plain';
    const name = fill(words.page.invoice.g702[row], { percent: percent[row] });
    paper.write(name, left + inset, y, 330 - inset, { size: 9, font });
    paper.write(readableMoney(sums[row]), right - 130, y, 130, { size: 9, font, align: 'right' });
    y += 16;
    if (row === 'contractSumToDate' || row === 'totalRetainage') paper.rule(left, y - 3.5, right);
  }
  return y;
}

function drawChanges(paper: Paper, document: PayApplicationDocument, from: number): number {
  const changes = changeOrderSummary(document.lines);
  const at = { additions: right - 240, deductions: right - 110 };
  const row = (name: string, first: string, second: string, y: number, font: 'plain' | 'bold') => {
    paper.write(name, left, y, 200, { size: 8, font });
    paper.write(first, at.additions, y, 110, { size: 8, font, align: 'right' });
    paper.write(second, at.deductions, y, 110, { size: 8, font, align: 'right' });
  };
  row(says.changes, says.additions, says.deductions, from, 'bold');
  paper.rule(left, from + 12, right, ink.strong, 0.6);
  const rows = [
    [says.approvedBefore, changes.additionsPrevious, changes.deductionsPrevious],
    [says.approvedNow, changes.additionsThisPeriod, changes.deductionsThisPeriod],
    [says.changesTotal, changes.additions, changes.deductions],
  ] as const;
  let y = from + 17;
  for (const [name, additions, deductions] of rows) {
    row(name, readableMoney(additions), readableMoney(deductions), y, 'plain');
    y += 14;
  }
  paper.rule(left, y - 2, right);
  row(says.netChange, '', readableMoney(changes.net), y + 3, 'bold');
  return y + 15;
}

function drawSignatures(paper: Paper, from: number): void {
  const wide = (right - left - 24) / 2;
  const other = left + wide + 24;
  const field = (name: string, x: number, y: number, within: number) => {
    paper.rule(x, y, x + within, ink.strong, 0.6);
    paper.write(name, x, y + 3, within, { size: 6.5, colour: ink.grey });
  };
  const block = (title: string, text: string, x: number) => {
    paper.write(title, x, from, wide, { size: 9, font: 'bold' });
    paper.wrap(text, wide, 7.5, 'plain', 5).forEach((line, place) => {
      paper.write(line, x, from + 15 + place * 9.5, wide, { size: 7.5 });
    });
    field(says.by, x, from + 120, wide - 80);
    field(says.date, x + wide - 70, from + 120, 70);
  };
  block(says.applies, says.appliesSays, left);
  block(says.certifies, says.certifiesSays, other);
  field(says.amountCertified, other, from + 75, wide);
}
