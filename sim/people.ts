import { accept } from '../src/app/commands/accept.ts';
import type { MoveInput } from '../src/app/commands/move-invoice.ts';
import { reject } from '../src/app/commands/reject.ts';
import { retrieve } from '../src/app/commands/retrieve.ts';
import { retry } from '../src/app/commands/retry.ts';
import { send } from '../src/app/commands/send.ts';
import { unlink } from '../src/app/commands/unlink.ts';
import type { Deps } from '../src/app/deps.ts';
import type { Caller } from '../src/app/unit-of-work.ts';
import { allows, type Link, type Move, moves } from '../src/domain/link.ts';
import type { Outcome } from '../src/domain/refusal.ts';
import type { BookedBill, Books } from './books.ts';
import type { Chance } from './chance.ts';

export const commands: Readonly<
  Record<Move, (deps: Deps, caller: Caller, input: MoveInput) => Promise<Outcome<unknown>>>
> = {
  send,
  retrieve,
  accept,
  reject: (deps, caller, input) => reject(deps, caller, { ...input, reason: 'wrong month' }),
  retry,
  unlink,
};

/** Mostly what the page offers, the usual way forward first; now and then anything. */
export function pickMove(chance: Chance, link: Link | null): Move {
  if (chance.percent(12)) return chance.one(moves);
  const open = moves.filter((move) => allows(link, move));
  if (open.includes('accept') && chance.percent(75)) return 'accept';
  return open.length === 0 ? chance.one(moves) : chance.one(open);
}

/** What an accountant does in the ERP, knowing nothing of us. */
export function keepBooks(chance: Chance, books: Books, now: number): string {
  const there = books.there();
  const gone = books.bills.filter((bill) => !books.isThere(bill));
  const bill = there.length > 0 ? chance.one(there) : null;
  const lot = chance.next() * 100;
  if (lot < 6) {
    const to = chance.next() * now;
    books.restore(to);
    return `the ERP is restored to ${to.toFixed(0)}`;
  }
  if (lot < 14 && gone.length > 0) {
    const back = chance.one(gone);
    books.revive(back);
    return `bill ${back.record.id} is taken back out of the bin`;
  }
  if (lot < 20 && gone.length > 0) {
    const free = chance.one(gone);
    if (!there.some((one) => one.record.id === free.record.id)) books.reuseNumber(free);
    return `number ${free.record.id} is used again`;
  }
  if (lot < 24 && gone.length > 0) {
    const copied = chance.one(gone);
    books.copy(copied);
    return `bill ${copied.record.id} is entered again by hand`;
  }
  if (lot < 32 && bill !== null && bill.fingerprint !== null) {
    bill.fingerprint = `${bill.fingerprint} and a dollar` as typeof bill.fingerprint;
    return `bill ${bill.record.id} is changed`;
  }
  return bill === null ? 'nothing' : touch(chance, books, bill);
}

function touch(chance: Chance, books: Books, bill: BookedBill): string {
  const lot = chance.next() * 100;
  if (lot < 72) books.remove(bill);
  // What is paid or void stays so: an accountant reverses neither into the other.
  else if (bill.standing === 'live') bill.standing = lot < 86 ? 'void' : 'paid';
  return `bill ${bill.record.id} is ${lot < 72 ? 'deleted' : bill.standing}`;
}

/** A paid bill is removed, its number passes on to another, and that one goes too; step by step. */
export function passOn(books: Books, bill: BookedBill): readonly (() => void)[] {
  return [
    () => {
      if (bill.standing === 'live') bill.standing = 'paid';
    },
    () => {
      books.remove(bill);
      books.reuseNumber(bill);
    },
    () => {
      for (const one of books.there()) if (one.record.id === bill.record.id) books.remove(one);
    },
  ];
}
