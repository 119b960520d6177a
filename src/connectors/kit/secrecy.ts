import { inspect } from 'node:util';
import { expect } from 'vitest';
import { recordKeyOf } from '../../domain/records/made.ts';
import type { ErpHarness } from '../harness.ts';
import { type Kit, type KitCase, listed, never } from './case.ts';
import { lists } from './listing.ts';
import { madeBy } from './making-records.ts';

/** Nothing that an ERP is asked with comes out again. */
export const secrecy: readonly KitCase[] = [{ name: 'secrets reach no log and no error', run: secretsStayIn }];

async function secretsStayIn({ harness }: Kit): Promise<void> {
  const { weather, secrets } = harness;
  expect(secrets.filter((secret) => secret.length >= 8).length).toBeGreaterThan(0);
  const weathers: readonly (() => Promise<void>)[] = [
    () => weather.comeBack(),
    () => weather.goDown(),
    ...weather.oddAnswers.map((how) => () => weather.answerOddly(how, 'everything')),
  ];
  const log = listenToOutput();
  const said: unknown[] = [];
  try {
    for (const change of weathers) {
      await change();
      said.push(...(await everythingSaid(harness)));
      await weather.comeBack();
    }
  } finally {
    log.stop();
  }
  const all = `${said.map(asPrinted).join('\n')}\n${log.text()}`;
  for (const secret of secrets) {
    for (const form of formsOf(secret)) expect(all.includes(form), 'a secret was said aloud').toBe(false);
  }
}

async function everythingSaid({
  connector,
  badCredential,
  wrongCompany,
  aBill,
  records,
}: ErpHarness): Promise<unknown[]> {
  const said: unknown[] = [];
  for (const erp of [connector, badCredential, wrongCompany]) {
    const { bill, reference } = await aBill();
    said.push(erp.traits, await erp.check(never), await erp.lookFor({ reference }, never));
    said.push(await erp.createBill(bill, reference, never));
    for (const type of madeBy(erp).slice(0, 1)) {
      const record = await records.aRecord(type);
      said.push(await erp.findRecord(recordKeyOf(record), never), await erp.createRecord(record, never));
    }
    for (const list of lists) said.push(await listed(list(erp, bill.jobNumber, never)).catch((error) => error));
    said.push(await listed(erp.lookForMany([{ reference }], never)).catch((error) => error));
  }
  return said;
}

/** As the most talkative logger would print it: causes, stacks and hidden properties included. */
const asPrinted = (value: unknown): string =>
  inspect(value, { depth: 12, showHidden: true, maxArrayLength: 50, maxStringLength: 100_000, breakLength: Infinity });

/** A secret as it stands, in an address, in a basic credential, and in a string of JSON. */
const formsOf = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  ...[0, 1, 2].map((shift) => base64Within(secret, shift)),
];

/** What base64 makes of the secret wherever it stands within a text that begins so many bytes earlier. */
function base64Within(secret: string, shift: number): string {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]);
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64');
  // The first characters also hold bits of what stands before.
  return whole.slice(shift === 0 ? 0 : 4);
}

function listenToOutput(): { text(): string; stop(): void } {
  let text = '';
  const streams = [process.stdout, process.stderr];
  const before = streams.map((stream) => stream.write);
  for (const stream of streams) {
    stream.write = ((chunk: unknown) => {
      text += String(chunk);
      return true;
    }) as typeof stream.write;
  }
  const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;
  const consoles = methods.map((method) => console[method]);
  for (const method of methods) {
    console[method] = (...given: unknown[]) => {
      text += given.map(asPrinted).join(' ');
    };
  }
  return {
    text: () => text,
    stop() {
      streams.forEach((stream, i) => {
        stream.write = before[i] as typeof stream.write;
      });
      methods.forEach((method, i) => {
        console[method] = consoles[i] as typeof console.log;
      });
    },
  };
}
