import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { eventually } from './eventually.ts';
import { type Ground, type HubProcess, openGround } from './ground.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let ground: Ground;
let hub: HubProcess;
beforeAll(async () => {
  ground = await openGround();
  hub = await ground.hub();
});
afterAll(() => ground?.end());

const many = 30_000;
const head = 'name,address\n';
const rowsOf = (name: string, count = many) =>
  Array.from({ length: count }, (_, i) => `${name} ${i},Long Street ${i}\n`);

/** A file that comes slowly at its end: whoever sends it can be stopped in the middle. */
function fileOf(parts: readonly string[], before: () => Promise<void> = async () => undefined) {
  const left = [...parts];
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const next = left.shift();
      if (next === undefined) {
        await before();
        controller.close();
      } else controller.enqueue(encoder.encode(next));
    },
  });
}

const vendorsCalled = async (name: string) =>
  (
    await ground.rows<{ count: number }>('select count(*)::int from tieout.vendor where name like $1', [`${name} %`])
  )[0]!.count;
const putAside = async () =>
  (await ground.rows<{ count: number }>('select count(*)::int from tieout.import_row'))[0]!.count;

const importing = (of: HubProcess, content: Blob | ReadableStream<Uint8Array>, more: object = {}) =>
  of.as('owner').importFile(of.company, 'vendors', { content, name: 'vendors.csv' }, more);

describe('an import that ends in the middle', () => {
  it('leaves nothing where whoever sent it goes away while it comes', async () => {
    const stop = new AbortController();
    const hangs = fileOf([head, ...rowsOf('Gone')], async () => {
      await eventually('rows are put aside', async () => (await putAside()) > 0 || null);
      stop.abort();
      await sleep(50);
    });
    await expect(importing(hub, hangs, { signal: stop.signal })).rejects.toThrow();
    await eventually('nothing is put aside any more', async () => (await putAside()) === 0 || null);
    expect(await vendorsCalled('Gone')).toBe(0);
  });

  it('leaves nothing where they go away while it is written', async () => {
    const stop = new AbortController();
    const progress = ({ phase }: { phase: string }) => phase === 'writing' && stop.abort();
    const content = new Blob([head, ...rowsOf('Left')]);
    await expect(importing(hub, content, { signal: stop.signal, progress })).rejects.toThrow();
    await eventually('nothing is put aside any more', async () => (await putAside()) === 0 || null);
    expect(await vendorsCalled('Left')).toBe(0);
  });

  it('leaves nothing where the program dies while it writes; what it put aside the next import sweeps away', async () => {
    const dying = await ground.hub();
    const progress = ({ phase }: { phase: string }) => phase === 'writing' && dying.program.signal('SIGKILL');
    await expect(importing(dying, new Blob([head, ...rowsOf('Died')]), { progress })).rejects.toThrow();
    await dying.program.ended();
    expect(await vendorsCalled('Died')).toBe(0);
    expect(await putAside()).toBe(many);
    await ground.rows("update tieout.import_file set begun_at = begun_at - interval '2 hours'");
    const again = await importing(hub, new Blob([head, ...rowsOf('Died', 3)]));
    expect(again.made).toEqual({ vendors: 3 });
    expect(await putAside()).toBe(0);
    expect(await ground.rows('select from tieout.import_file')).toEqual([]);
  });
});

describe('two imports at once', () => {
  it('of one file bring it in once, whichever was first, even through two hubs', async () => {
    const other = await ground.hub();
    const text = [head, ...rowsOf('Twice', 5_000)];
    const outcomes = await Promise.allSettled([hub, other, hub].map((each) => importing(each, new Blob(text))));
    const won = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(won).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(['import_running', 'import_refused']).toContain(outcome.reason.code);
    }
    expect(await vendorsCalled('Twice')).toBe(5_000);
    expect(await putAside()).toBe(0);
  });
});
