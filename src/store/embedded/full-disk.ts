import { fill, words } from '../../domain/words/words.ts';

/** The system’s own words for it, a quota that is used up, and PostgreSQL’s. */
const full: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', '53100']);

/** A write that finds no room names no file: whoever starts the program is told which folder lies on the disk that is full. */
export function ofFullDisk(cause: unknown, dataDir: string): unknown {
  for (let one = cause; one instanceof Error; one = one.cause) {
    if ('code' in one && full.has(one.code))
      return new Error(fill(words.embedded.diskFull, { path: dataDir }), { cause });
  }
  return cause;
}
