import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keys, queries } from '../api.ts';
import { listen } from './live.ts';
import { openStream } from './stream.ts';

const ear = { company: 1, person: 7 };
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', Source);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** The browser's end of a stream, as far as this page uses it. */
class Source {
  static readonly CLOSED = 2;
  static last: Source | null = null;
  readyState = 1;
  onerror = () => {};
  readonly heard = new Map<string, (event: { data: string }) => void>();
  constructor() {
    Source.last = this;
  }
  addEventListener(name: string, hear: (event: { data: string }) => void) {
    this.heard.set(name, hear);
  }
  close() {
    this.readyState = Source.CLOSED;
  }
  send(name: string, data: object) {
    this.heard.get(name)!({ data: JSON.stringify(data) });
  }
}
const hello = (person = ear.person, quiet_ms = 0) => Source.last!.send('hello', { person_id: person, quiet_ms });
const spied = () => vi.spyOn(queries, 'invalidateQueries').mockResolvedValue();

it('a stream that is refused asks who is signed in: its session may have ended; one that is cut is tried again', () => {
  const asked = spied();
  const stop = listen(ear, () => {}, openStream);
  Source.last!.readyState = 0;
  Source.last!.onerror();
  expect(asked).not.toHaveBeenCalled();
  Source.last!.readyState = Source.CLOSED;
  Source.last!.onerror();
  expect(asked).toHaveBeenCalledWith({ queryKey: keys.me });
  stop();
});

it('once it is open all is asked again: what changed between the first load and then was told to nobody', async () => {
  const asked = spied();
  const told: string[] = [];
  const stop = listen(ear, (liveness) => told.push(liveness), openStream);
  await vi.advanceTimersByTimeAsync(500);
  expect([told, asked.mock.calls]).toEqual([[], []]);
  hello();
  await vi.advanceTimersByTimeAsync(500);
  expect([told, asked.mock.calls.at(-1)]).toEqual([['live'], [{ queryKey: keys.company(1) }]]);
  stop();
});

it('… but not where nothing has changed since the page was loaded; once it was cut off, always', async () => {
  const asked = spied();
  const stop = listen(ear, () => {}, openStream);
  const longAgo = performance.now() + 60_000 + Date.now() - performance.timeOrigin;
  hello(ear.person, longAgo);
  await vi.advanceTimersByTimeAsync(500);
  expect(asked).not.toHaveBeenCalled();
  Source.last!.onerror();
  hello(ear.person, longAgo);
  await vi.advanceTimersByTimeAsync(500);
  expect(asked.mock.calls).toEqual([[{ queryKey: keys.company(1) }]]);
  stop();
});

it('a change while the page was loading is asked about, once', async () => {
  const asked = spied();
  const stop = listen(ear, () => {}, openStream);
  hello(ear.person, 0);
  await vi.advanceTimersByTimeAsync(500);
  expect(asked.mock.calls).toEqual([[{ queryKey: keys.company(1) }]]);
  stop();
});

it('a stream that does not open is not called live', async () => {
  const told: string[] = [];
  const stop = listen(ear, (liveness) => told.push(liveness), openStream);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toEqual(['reconnecting']);
  stop();
});

it('a stream that is another person’s by now is heard by nobody, and it is asked who is signed in', async () => {
  const asked = spied();
  const told: string[] = [];
  const stop = listen(ear, (liveness) => told.push(liveness), openStream);
  const others = Source.last!;
  hello(8);
  expect([told, others.readyState]).toEqual([['reconnecting'], Source.CLOSED]);
  expect(asked.mock.calls).toEqual([[{ queryKey: keys.me }]]);
  await vi.advanceTimersByTimeAsync(2_500);
  expect(Source.last).not.toBe(others);
  stop();
});

it('an answer that does not come holds up no news for longer than ten seconds', async () => {
  const never = Promise.withResolvers<void>();
  const asked = vi.spyOn(queries, 'invalidateQueries').mockReturnValue(never.promise);
  const stop = listen(ear, () => {}, openStream);
  hello();
  await vi.advanceTimersByTimeAsync(500);
  asked.mockClear();
  Source.last!.send('changed', { invoice_id: 5, project_id: null });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(6_000);
  expect(asked).toHaveBeenCalledWith({ queryKey: keys.invoice(1, 5) });
  stop();
});
