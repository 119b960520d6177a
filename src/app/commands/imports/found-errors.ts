import { type ImportError, importLimits } from '../../../domain/imports/kinds.ts';

/** Errors of one file: the first of them as they are, of the others how many. */
export class FoundErrors {
  readonly told: ImportError[] = [];
  count = 0;
  /** Of these, how many say that something is here already. */
  exist = 0;

  add(errors: readonly ImportError[]): void {
    for (const error of errors) {
      if (this.told.length < importLimits.errors) this.told.push(error);
      this.count++;
      if (error.because === 'exists' || error.because === 'invoice_exists' || error.because === 'lines_there') {
        this.exist++;
      }
    }
  }

  get any(): boolean {
    return this.count > 0;
  }

  /** The same, for a transaction that adds its own and may be done again. */
  copy(): FoundErrors {
    const same = new FoundErrors();
    same.told.push(...this.told);
    same.count = this.count;
    same.exist = this.exist;
    return same;
  }
}
