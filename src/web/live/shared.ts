import type { Ear, Listen, Word } from './stream.ts';

/** What a page says: that it listens, again and again as a sign of life; or that it does no more. */
export type Asked = ({ readonly do: 'hear' } & Ear) | { readonly do: 'bye' };

/** The worker's end of a line to one page. */
export interface Line {
  postMessage(word: Word): void;
}

/** A page says so often that it is there. In a tab that is hidden a browser makes a minute of it. */
export const signEveryMs = 20_000;
/** Nobody tells that a tab has died or sleeps. One that wakes up says that it listens, and is told as if it were new. */
const silentMs = 150_000;

interface Stream {
  readonly stop: () => void;
  /** Since when nothing has been told; null where it is not open. */
  readonly quietSince: number | null;
  readonly lines: Map<Line, number>;
}

/** One stream for all pages of a browser that listen to the same, for as long as one of them does. */
export function shareStreams(listen: Listen, now: () => number) {
  const streams = new Map<string, Stream>();

  function leave(line: Line, but = '') {
    for (const [key, stream] of streams) {
      if (key === but || !stream.lines.delete(line) || stream.lines.size > 0) continue;
      streams.delete(key);
      stream.stop();
    }
  }
  function begin(key: string, ear: Ear): Stream {
    const lines: Stream['lines'] = new Map();
    let quietSince: number | null = null;
    const stop = listen(ear, (word) => {
      if (word.is === 'opened') quietSince = now() - word.quietMs;
      else if (word.is !== 'changed') quietSince = null;
      else if (quietSince !== null) quietSince = now();
      for (const line of lines.keys()) line.postMessage(word);
    });
    const stream = {
      stop,
      lines,
      get quietSince() {
        return quietSince;
      },
    };
    streams.set(key, stream);
    return stream;
  }
  return {
    say(line: Line, asked: Asked) {
      if (asked.do === 'bye') return leave(line);
      const key = `${asked.person} ${asked.company}`;
      leave(line, key);
      const stream = streams.get(key) ?? begin(key, asked);
      const known = stream.lines.has(line);
      stream.lines.set(line, now());
      const { quietSince } = stream;
      if (!known && quietSince !== null) line.postMessage({ is: 'opened', quietMs: now() - quietSince });
    },
    /** Leaves out who has said nothing for long. */
    sweep() {
      for (const { lines } of [...streams.values()]) {
        for (const [line, at] of [...lines]) if (now() - at > silentMs) leave(line);
      }
    },
  };
}
