import { NoSheet } from './no-sheet.ts';

/**
 * How many characters of a file may be held at once. What it unpacks to is bounded too, but that is far more than there is
 * memory: read as it comes nothing of it stays, and what stays is counted here, before it is put beside the rest.
 */
export class Allowance {
  #left: number;

  constructor(most: number) {
    this.#left = most;
  }

  take(text: string): string {
    this.spend(text.length);
    return text;
  }

  spend(characters: number): void {
    this.#left -= characters;
    if (this.#left < 0) throw new NoSheet();
  }
}
