import { afterEach, expect, it, vi } from 'vitest';
import { keys, queries } from './api.ts';
import { listen } from './live.ts';

afterEach(() => vi.unstubAllGlobals());

/** The browser's end of a stream, as far as this page uses it. */
class Source {
  static readonly CLOSED = 2;
  static last: Source | null = null;
  readyState = 1;
  onopen = () => {};
  onerror = () => {};
  constructor() {
    Source.last = this;
  }
  addEventListener() {}
  close() {}
}

it('a stream that is refused asks who is signed in: its session may have ended; one that is cut is tried again', () => {
  vi.stubGlobal('EventSource', Source);
  const asked = vi.spyOn(queries, 'invalidateQueries').mockResolvedValue();
  const stop = listen(1, () => {});
  Source.last!.readyState = 0;
  Source.last!.onerror();
  expect(asked).not.toHaveBeenCalled();
  Source.last!.readyState = Source.CLOSED;
  Source.last!.onerror();
  expect(asked).toHaveBeenCalledWith({ queryKey: keys.me });
  stop();
});
