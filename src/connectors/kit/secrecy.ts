import { expect, it } from 'vitest';
import { type Kit, listed, never } from './case.ts';
import { lists } from './listing.ts';

/** Nothing that an ERP is asked with comes out again. */
export function secrecy({ harness }: Kit): void {
  it('secrets reach no log and no error', async () => {
    const { connector, badCredential, weather, secrets, aBill } = harness();
    expect(secrets.filter((secret) => secret.length >= 8).length).toBeGreaterThan(0);
    const log = listenToOutput();
    const said: unknown[] = [];
    try {
      for (const state of ['up', 'down'] as const) {
        if (state === 'down') await weather.goDown();
        for (const erp of [connector, badCredential]) {
          const { bill, reference } = await aBill();
          said.push(await erp.check(never), await erp.lookFor({ reference }, never));
          said.push(await erp.createBill(bill, reference, never), erp.traits);
          for (const list of lists) said.push(await listed(list(erp, bill.jobNumber, never)).catch(everythingOf));
          said.push(await listed(erp.lookForMany([{ reference }], never)).catch(everythingOf));
        }
        await weather.comeBack();
      }
    } finally {
      log.stop();
    }
    const all = `${JSON.stringify(said)}\n${log.text()}`;
    for (const secret of secrets) expect(all.includes(secret), 'a secret was said aloud').toBe(false);
  });
}

/** An error with its causes, its stack and whatever else a logger would print of it. */
function everythingOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return { ...error, name: error.name, message: error.message, stack: error.stack, cause: everythingOf(error.cause) };
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
      text += given.map(String).join(' ');
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
