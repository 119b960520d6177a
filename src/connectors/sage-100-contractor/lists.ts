import { parseDay } from '../../domain/time.ts';
import type { ErpCostCode, ErpCostType, ErpJob, ErpPayment, ErpSubcontract, ErpVendor } from '../contract.ts';
import { ErpTrouble } from '../trouble.ts';
import { batch } from './batch.ts';
import { type Company, proveCompany, sageName } from './company.ts';
import type { Row, SageSql } from './ports.ts';
import { entered, guid, money, text } from './rows.ts';

export interface Lists extends Company {
  readonly sql: SageSql;
}

/** Every list comes in one round trip with the proof of whose books these are: an empty one must not read as none. */
async function read(
  from: Lists,
  signal: AbortSignal,
  selects: (value: (given: string | number) => string) => readonly string[],
): Promise<readonly (readonly Row[])[]> {
  const asked = batch();
  const prove = proveCompany(asked, from);
  const places = selects(asked.value).map(asked.add);
  const answer = await asked.run(from.sql, signal);
  prove(answer);
  return places.map(answer);
}

export async function* vendors(from: Lists, signal: AbortSignal): AsyncGenerator<ErpVendor> {
  const [rows] = await read(from, signal, () => ['SELECT recnum, vndnme FROM dbo.actpay ORDER BY recnum']);
  yield* rows!.map((row) => ({ number: text(row, 'recnum'), name: entered(row, 'vndnme') }));
}

export async function* jobs(from: Lists, signal: AbortSignal): AsyncGenerator<ErpJob> {
  const [rows, phases] = await read(from, signal, () => [
    'SELECT recnum, jobnme FROM dbo.actrec ORDER BY recnum',
    'SELECT recnum, phsnum, phsnme FROM dbo.jobphs ORDER BY recnum, phsnum',
  ]);
  const phasesOf = Map.groupBy(phases!, (row) => text(row, 'recnum'));
  yield* rows!.map((row) => ({
    number: text(row, 'recnum'),
    name: entered(row, 'jobnme'),
    phases: (phasesOf.get(text(row, 'recnum')) ?? []).map((phase) => ({
      number: text(phase, 'phsnum'),
      name: entered(phase, 'phsnme'),
    })),
  }));
}

/** Cost codes are decimals with three places, and `3100` is written `3100.000`. */
const costCode = (row: Row, column: string) => Number(text(row, column)).toFixed(3);

/** Sage has one list of cost codes for every job. */
export async function* costCodes(from: Lists, signal: AbortSignal): AsyncGenerator<ErpCostCode> {
  const [rows] = await read(from, signal, () => ['SELECT recnum, cdenme FROM dbo.cstcde ORDER BY recnum']);
  yield* rows!.map((row) => ({ code: costCode(row, 'recnum'), name: entered(row, 'cdenme') }));
}

export async function* costTypes(from: Lists, signal: AbortSignal): AsyncGenerator<ErpCostType> {
  const [rows] = await read(from, signal, () => ['SELECT recnum, typnme FROM dbo.csttyp ORDER BY recnum']);
  yield* rows!.map((row) => ({ code: text(row, 'recnum'), name: entered(row, 'typnme') }));
}

export async function* subcontracts(from: Lists, job: string, signal: AbortSignal): AsyncGenerator<ErpSubcontract> {
  const number = Number(job);
  if (!/^\d{1,15}$/.test(job)) return; // no job of Sage is called so, and no subcontract is of it
  const [rows, lines] = await read(from, signal, (value) => [
    `SELECT recnum, ctcnum, vndnum, dscrpt, ctcttl FROM dbo.subcon WHERE jobnum = ${value(number)} ORDER BY recnum`,
    `SELECT l.recnum, l.linnum, l.dscrpt, l.cstcde, l.csttyp, l.cntrct, l.billed FROM dbo.sbcnln AS l INNER JOIN dbo.subcon AS c ON c.recnum = l.recnum WHERE c.jobnum = ${value(number)} ORDER BY l.recnum, l.linnum`,
  ]);
  const linesOf = Map.groupBy(lines!, (row) => text(row, 'recnum'));
  yield* rows!.map((row) => ({
    number: entered(row, 'ctcnum'),
    vendorNumber: text(row, 'vndnum'),
    description: entered(row, 'dscrpt'),
    amount: money(row, 'ctcttl'),
    lines: (linesOf.get(text(row, 'recnum')) ?? []).map((line) => ({
      number: Number(text(line, 'linnum')),
      description: entered(line, 'dscrpt'),
      costCode: costCode(line, 'cstcde'),
      costType: text(line, 'csttyp'),
      amount: money(line, 'cntrct'),
      billed: money(line, 'billed'),
    })),
  }));
}

/** Payments belong to their invoice by its identity, as its lines do. */
export async function* payments(from: Lists, identity: string, signal: AbortSignal): AsyncGenerator<ErpPayment> {
  const [rows] = await read(from, signal, (value) => [
    `SELECT _idnum, chknum, chkdte, amount FROM dbo.acppmt WHERE _idref = CAST(${value(identity)} AS uniqueidentifier) ORDER BY chkdte, _idnum`,
  ]);
  yield* rows!.map((row) => {
    const date = parseDay(text(row, 'chkdte').slice(0, 10));
    if (date === null) throw new ErpTrouble('unreadable_answer', { erp: sageName, what: 'chkdte' });
    return { number: entered(row, 'chknum') || guid(row, '_idnum'), date, amount: money(row, 'amount') };
  });
}
