import { fill, sayCount, words } from '../../src/domain/words/words.ts';
import type { ImportProgressLine } from '../../src/http/client.ts';

const says = words.imports.progress;
const width = 30;
/** In a log of a nightly run a line for so many rows is enough. */
const rowsOfLine = 10_000;

export interface ProgressBar {
  readonly show: (at: ImportProgressLine) => void;
  readonly end: () => void;
}

/** For programs, who read one value alone. */
export const silentBar: ProgressBar = { show: () => undefined, end: () => undefined };

/** On a terminal a bar that fills and goes away, elsewhere a line now and then. */
export function progressBar(out: Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean }): ProgressBar {
  const terminal = out.isTTY === true;
  let shown = '';
  let told = { phase: '', rows: 0 };
  const clear = () => {
    if (shown !== '') out.write(`\r${' '.repeat(shown.length)}\r`);
    shown = '';
  };
  const text = ({ phase, rows, of }: ImportProgressLine) => {
    const facts = { phase: says[phase], done: sayCount(rows) };
    if (of === null) return fill(says.rows, facts);
    const full = Math.round((width * rows) / Math.max(of, 1));
    const bar = terminal ? `[${'#'.repeat(full)}${'.'.repeat(width - full)}] ` : '';
    return bar + fill(says.of, { ...facts, total: sayCount(of) });
  };
  return {
    show: (at) => {
      if (terminal) {
        clear();
        shown = text(at);
        out.write(shown);
        return;
      }
      if (at.phase !== told.phase) told = { phase: at.phase, rows: 0 };
      if (at.rows - told.rows < rowsOfLine) return;
      told = { phase: at.phase, rows: at.rows };
      out.write(`${text(at)}\n`);
    },
    end: clear,
  };
}

/** Looks, and says at what while it takes long. */
export async function tellingLooks<T>(
  look: (looking: (what: string) => void) => Promise<T>,
  out: Parameters<typeof whatIsLookedAt>[0] = process.stderr,
): Promise<T> {
  const line = whatIsLookedAt(out);
  try {
    return await look(line.show);
  } finally {
    line.end();
  }
}

/** A look of less than this needs no word. */
const quietMs = 1_000;

/** On a terminal, what is being looked at, once looking takes longer than a moment; elsewhere nothing. */
export function whatIsLookedAt(
  out: Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean },
  now: () => number = () => performance.now(),
) {
  const begun = now();
  let what = '';
  let shown = '';
  const clear = () => {
    if (shown !== '') out.write(`\r${' '.repeat(shown.length)}\r`);
    shown = '';
  };
  const draw = () => {
    if (out.isTTY !== true || what === '' || now() - begun < quietMs) return;
    clear();
    shown = fill(words.checkUp.looking, { what });
    out.write(shown);
  };
  // One part may be slow by itself: then it is named while it is.
  const timer = setInterval(draw, quietMs);
  return {
    show: (next: string) => {
      what = next;
      draw();
    },
    end: () => {
      clearInterval(timer);
      what = '';
      clear();
    },
  };
}
