import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts';
import { sageBill, smallCompany } from '../../../test/support/sage-harness.ts';
import { sageWays } from '../../../test/support/sage-ways.ts';
import type { Bill } from '../../domain/bill.ts';
import { billReference } from '../../domain/ids.ts';
import { cents } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import { troubles } from '../../domain/trouble.ts';
import { openProgram as openSimulatedProgram, submitterFile } from '../../simulators/sage-100-contractor/program.ts';
import { readMessageSchema } from '../../simulators/sage-100-contractor/schema-of-messages.ts';
import { openSimulator, type Simulator } from '../../simulators/sage-100-contractor/simulator.ts';
import { readXml } from '../../simulators/sage-100-contractor/xml.ts';
import { careful } from '../careful.ts';
import { openSage100Contractor } from './connector.ts';
import { readInstalledSchema } from './installed-schema.ts';
import { inferredNames, type MessageNames } from './message-names.ts';
import { billMessage, type MessageForm, readVerdict, usualForm, wantsRecordNumber } from './messages.ts';
import { misfit } from './misfit.ts';
import type { SageSubmit } from './ports.ts';
import { checkProgram, NothingSent, openProgram, type ProgramOptions } from './program.ts';
import type { RecordNames } from './record-names.ts';

/**
 * Our messages, by names read from the schemas of two pretended installations, handed over by a real process to the
 * pretended program, which holds them against its schema and puts them into its books.
 */
const companyName = 'Smith & Söhne';
const password = 'open sesame & co';
const never = new AbortController().signal;
const folder = '../../simulators/sage-100-contractor/';
const file = (name: string) => fileURLToPath(new URL(folder + name, import.meta.url));
const installations = [
  { name: 'the usual schema', schema: file('mbxml.xsd') },
  { name: 'another installation’s schema', schema: file('testing/mbxml-variant.xsd') },
] as const;
const reference = () => billReference(crypto.getRandomValues(new Uint8Array(26)));

describe('the names of the simulator’s own schema', () => {
  it('are the inferred ones, whose every element it has', async () => {
    const { names, findings } = await readInstalledSchema(installations[0].schema);
    const placesOf = ({ header, line }: Pick<MessageNames, 'header' | 'line'> | RecordNames) =>
      [...header, ...line].map(({ holds, element, within }) => ({ holds, element, within }));
    const of = ({ header, line, records, ...rest }: MessageNames) => ({
      ...rest,
      places: placesOf({ header, line }),
      // That a subcontract has a retention rate is left to a schema which says so.
      records: Object.entries(records ?? {}).map(([type, names]) => ({
        type,
        request: names.request,
        places: placesOf(names).filter(({ holds }) => holds !== 'retainageRate'),
      })),
    });
    expect(of(names!)).toEqual(of(inferredNames));
    expect(findings.filter(({ is }) => is !== 'found')).toEqual([]);
  });

  it('differ in another installation, and that is told', async () => {
    const { names, findings } = await readInstalledSchema(installations[1].schema);
    expect(names?.request).toBe('APInvoiceAddRq');
    expect(names?.header[0]).toMatchObject({ holds: 'recordNumber', element: 'RecordNumber' });
    expect(names?.header.find(({ holds }) => holds === 'reference')?.element).toBe('UserDef1');
    expect(names?.header.find(({ holds }) => holds === 'vendor')?.within).toEqual(['XRef', 'ObjectID']);
    expect(findings.filter(({ is }) => is !== 'found').map(({ what, ok }) => [what, ok])).toEqual([
      ['message schema', null],
      ['record number', null],
      ['our reference', null],
      // It has no such requests.
      ['vendors', null],
      ['jobs', null],
      ['change orders', null],
    ]);
    expect(Object.keys(names?.records ?? {})).toEqual(['commitment']);
  });
});

describe.each(installations)('a bill by $name', ({ schema }) => {
  let database: FreshDatabase;
  let sage: Simulator;
  let listener: Awaited<ReturnType<typeof openSimulatedProgram>>;
  let form: MessageForm;
  let next = 7_000;
  beforeAll(async () => {
    database = await freshDatabase();
    sage = await openSimulator({ connectionString: database.url, companyName, messageSchema: schema });
    await sage.setUp(smallCompany);
    listener = await openSimulatedProgram(sage, { password });
    form = { ...usualForm, names: (await readInstalledSchema(schema)).names! };
  });
  afterAll(async () => {
    await listener.close();
    await sage.close();
    await database.drop();
  });
  const program = (given = password) => ({
    command: process.execPath,
    args: [submitterFile],
    env: { SAGE_PROGRAM_PORT: String(listener.port), SAGE_PROGRAM_PASSWORD: given },
    callMs: 20_000,
    company: companyName,
    user: 'tieout',
  });
  const xmlOf = (bill: Bill, ref = reference()) =>
    billMessage(bill, ref, companyName, 'tieout', {
      ...form,
      recordNumber: wantsRecordNumber(form.names) ? String(next++) : null,
    });
  const made = async (bill: Bill) => {
    const ref = reference();
    const verdict = readVerdict(await openProgram(program())(xmlOf(bill, ref), never));
    const found = (await sage.books.list()).find((row) => row.usrdf1 === ref);
    return { verdict, ...(found ? await sage.books.find(String(found.recnum)) : {}) };
  };

  it('stands in the books as it was sent', async () => {
    const bill = sageBill({ invoiceNumber: 'A&B <"1\'>', description: ' Ünï 🏗 ]]> &amp; ' }, [
      { amount: 1_250_001, retainage: 125_000 },
      { amount: -250_000, retainage: -25_000 },
    ]);
    const { verdict, invoice, lines } = await made({
      ...bill,
      postingPeriod: { year: 2026, month: 4 },
      lines: bill.lines.map((line, i) =>
        i === 0
          ? { ...line, costCode: '26000.000', costType: '1' }
          : { ...line, quantity: '-2.5', unitPrice: '1000.0000' },
      ),
    });
    expect(verdict).toMatchObject({ statusCode: 0, statusMessage: 'Ok' });
    expect(invoice).toMatchObject({
      invnum: 'A&B <"1\'>',
      dscrpt: 'Ünï 🏗 ]]> &amp;',
      vndnum: '12',
      jobnum: '7',
      ctcnum: 'SC-1',
      invdte: '2026-03-31',
      invtyp: 1,
      status: 1,
      actper: 4,
      postyr: 2026,
      invttl: '10000.01',
      retain: '1000.00',
    });
    expect(lines).toMatchObject([
      { linref: '1', extttl: '12500.01', hldamt: '1250.00' },
      { linref: '2', extttl: '-2500.00', hldamt: '-250.00', linqty: '-2.5000', linprc: '1000.0000' },
    ]);
  });

  it('is posted to the period of its date where none was typed', async () => {
    expect((await made(sageBill())).invoice).toMatchObject({ actper: 3, postyr: 2026 });
  });

  it('is refused in Sage’s words, which are no trouble of ours', async () => {
    const { verdict, invoice } = await made(sageBill({ vendorNumber: '999' }));
    expect(verdict).toMatchObject({ statusCode: 12802, statusMessage: expect.stringContaining('vendor 999') });
    expect(invoice).toBeUndefined();
  });

  it('whatever it holds, is a message that the schema takes', async () => {
    const taken = await readMessageSchema(schema);
    const text = (most: number) =>
      fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: most })
        .filter((given) => given.length <= most && given.trim() !== '' && !/[\p{Cc}\p{Cs}]/u.test(given));
    const money = fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }).map(cents);
    const number = fc.integer({ min: -99_999_999, max: 99_999_999 }).map((n) => (n / 10_000).toFixed(4));
    const bills = fc.record({
      ...Object.fromEntries(['invoiceNumber', 'commitmentNumber', 'description'].map((key) => [key, text(20)])),
      postingPeriod: fc.option(
        fc.record({ year: fc.integer({ min: 2000, max: 2099 }), month: fc.integer({ min: 1, max: 12 }) }),
      ),
      amount: money,
      retainage: money,
      lines: fc.array(
        fc.record({
          amount: money,
          retainage: money,
          quantity: fc.option(number),
          unitPrice: fc.option(number),
          description: fc.oneof(text(50), fc.constant('')),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    });
    fc.assert(
      fc.property(bills, ({ lines, ...given }) => {
        const [plain] = sageBill().lines;
        const bill = {
          ...sageBill(),
          ...given,
          lines: lines.map((line, i) => ({ ...plain!, ...line, lineNumber: i + 1 })),
        };
        expect(misfit(bill, reference(), { ...form, recordNumber: '1' })).toBeNull();
        const read = readXml(xmlOf(bill));
        expect('problem' in read ? read.problem : (taken.check(read.root)?.says ?? null)).toBeNull();
      }),
      { numRuns: 150 },
    );
  });

  it('is not sent with a wrong password, without a seat, or into another company, and that is certain', async () => {
    const before = (await sage.books.list()).length;
    const error = async (asked: Promise<unknown>) =>
      asked.then(
        () => null,
        (reason: unknown) => reason,
      );
    const wrong = await error(openProgram(program('wrong'))(xmlOf(sageBill()), never));
    expect(wrong).toBeInstanceOf(NothingSent);
    expect(wrong).toMatchObject({ code: 'login_refused' });
    await checkProgram(program(), never);
    await sage.weather.change({ no_licence: true });
    expect(await error(checkProgram(program(), never))).toMatchObject({ code: 'no_licence', nothingWasSent: true });
    expect(await error(openProgram(program())(xmlOf(sageBill()), never))).toMatchObject({ code: 'no_licence' });
    await sage.weather.change({ no_licence: false });
    const elsewhere = xmlOf(sageBill()).replace(/<Company>.*?<\/Company>/, '<Company>Others</Company>');
    expect(await error(openProgram(program())(elsewhere, never))).toMatchObject({ code: 'company_not_opened' });
    expect(await error(openProgram(program())('<MBXML/>', never))).toMatchObject({
      code: 'schema_differs',
      nothingWasSent: true,
    });
    expect(await sage.books.list()).toHaveLength(before);
  });

  it('is not sent where Sage goes down just as the program starts: it waits, and is made once when Sage is back', async () => {
    const [bill, ref] = [sageBill(), reference()];
    const ways = sageWays(sage);
    const closing = async () => {
      const gone = await openSimulatedProgram(sage, { password });
      await gone.close();
      return { ...program(), env: { ...program().env, SAGE_PROGRAM_PORT: String(gone.port) } };
    };
    // The look before the ask is answered; then Sage is gone: its program's door is shut, or says so itself.
    const ends: (() => Promise<ProgramOptions>)[] = [
      closing,
      async () => {
        await sage.weather.change({ down: true });
        return program();
      },
    ];
    for (const end of ends) {
      const submit: SageSubmit = async (xml, signal) => openProgram(await end())(xml, signal);
      const clock = { now: async () => Date.now() as Instant };
      const erp = careful(openSage100Contractor({ sql: ways.sql, submit, clock, companyName, form }), {
        clock,
        insideTransaction: () => false,
      });
      const answer = await erp.createBill(bill, ref, never);
      expect(answer).toMatchObject({ is: 'unclear', trouble: 'nothing_handed_over' });
      expect(troubles.nothing_handed_over).toBe('waits');
      await sage.weather.change({ down: false });
    }
    expect((await sage.books.list()).filter((row) => row.usrdf1 === ref)).toEqual([]);
    const back = openSage100Contractor({
      ...ways,
      clock: { now: async () => Date.now() as Instant },
      companyName,
      form,
    });
    expect(await back.createBill(bill, ref, never)).toMatchObject({ is: 'created' });
    expect((await sage.books.list()).filter((row) => row.usrdf1 === ref)).toHaveLength(1);
  });
});
