import type { ListedBill } from './ports/tie-out.ts';

const columns = [
  ...(['recordId', 'identity', 'label', 'reference', 'standing', 'fingerprint', 'costs'] as const),
  'amount',
] as const satisfies readonly (keyof ListedBill)[];
export type BillColumn = (typeof columns)[number];

/** So many bytes before the texts of a column are for whoever sends them: the head of an array of PostgreSQL's has as many. */
const headRoom = 20;
const firstRoom = 1 << 16;
/** What grew beyond that, by a text that is none of a bill's, is not kept for others. */
const mostKept = 1 << 20;

/**
 * A part of an ERP's list of bills, column by column, as bytes: of a bill that was added no text stays, for those of five
 * thousand would be gone through by each collection of rubbish until they are written, which took longer than to read them.
 * It can be used again once it was written: new room for each would be what most of the rubbish consists of.
 */
export class ListedBills {
  readonly #texts = Object.fromEntries(columns.map((column) => [column, new Texts()])) as Record<BillColumn, Texts>;
  #length = 0;
  #costsTold = 0;

  static of(bills: readonly ListedBill[]): ListedBills {
    const listed = new ListedBills();
    for (const bill of bills) listed.add(bill);
    return listed;
  }

  get length(): number {
    return this.#length;
  }

  /** Of how many the ERP told what was booked where. */
  get costsTold(): number {
    return this.#costsTold;
  }

  add(bill: ListedBill): void {
    for (const column of columns) {
      const value = bill[column];
      this.#texts[column].add(value === null ? null : withoutNul(String(value)));
    }
    if (bill.costs !== null) this.#costsTold++;
    this.#length++;
  }

  /**
   * Behind {@link headRoom} bytes, each text of a column in UTF-8 behind its length, four bytes of it, the greatest first; −1
   * where there is none. They are of the list, until it is emptied.
   */
  bytesOf(column: BillColumn): Buffer {
    return this.#texts[column].bytes;
  }

  empty(): void {
    for (const column of columns) this.#texts[column].empty();
    this.#length = 0;
    this.#costsTold = 0;
  }
}

/** No database keeps it; one in a text that somebody's ERP gave must not break the list. */
const withoutNul = (text: string): string => (text.includes('\0') ? text.replaceAll('\0', ' ') : text);

class Texts {
  #room = Buffer.allocUnsafe(firstRoom);
  #used = headRoom;

  add(text: string | null): void {
    const most = 4 + 3 * (text?.length ?? 0);
    if (this.#used + most > this.#room.length) this.#grow(most);
    const length = text === null ? 0 : this.#room.write(text, this.#used + 4);
    this.#room.writeInt32BE(text === null ? -1 : length, this.#used);
    this.#used += 4 + length;
  }

  get bytes(): Buffer {
    return this.#room.subarray(0, this.#used);
  }

  empty(): void {
    if (this.#room.length > mostKept) this.#room = Buffer.allocUnsafe(firstRoom);
    this.#used = headRoom;
  }

  #grow(most: number): void {
    const room = Buffer.allocUnsafe(2 * (this.#room.length + most));
    this.#room.copy(room, 0, 0, this.#used);
    this.#room = room;
  }
}
