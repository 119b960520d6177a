import type { KitCase } from './case.ts';
import { ending, mistaking } from './ending.ts';
import { listing } from './listing.ts';
import { looking } from './looking.ts';
import { making } from './making.ts';
import { secrecy } from './secrecy.ts';
import { failing, refusing } from './trouble.ts';

/** Every promise of the contract, in the order in which they are tried. */
export const kitCases: readonly KitCase[] = [
  ...looking,
  ...making,
  ...refusing,
  ...failing,
  ...ending,
  ...listing,
  ...mistaking,
  ...secrecy,
];
