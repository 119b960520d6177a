/** What an attack came to. Each file of this folder exports `run()`, which resolves one of these. */
export interface Attack {
  readonly name: string;
  /** So many times it was tried. */
  readonly tried: number;
  /** So many of them came to nothing. */
  readonly held: number;
  readonly note: string;
}

/** Counts tries; what was not held is named, the first few of it in the note. */
export function counting(name: string) {
  let tried = 0;
  const broken: string[] = [];
  return {
    /** @param what names the try, where it was not held. */
    held(what: string, is: boolean): void {
      tried++;
      if (!is) broken.push(what);
    },
    tries: () => tried,
    result(note: string): Attack {
      const seen = broken.length === 0 ? note : `NOT HELD: ${broken.slice(0, 5).join('; ')}`;
      return { name, tried, held: tried - broken.length, note: seen };
    },
  };
}
