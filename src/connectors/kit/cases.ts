import { calling } from './calling.ts';
import type { KitCase } from './case.ts';
import { ending, mistaking } from './ending.ts';
import { failing } from './failing.ts';
import { foretelling } from './foretelling.ts';
import { listing } from './listing.ts';
import { looking } from './looking.ts';
import { making } from './making.ts';
import { makingRecords } from './making-records.ts';
import { recordsInBadWeather } from './records-in-bad-weather.ts';
import { refusing } from './refusing.ts';
import { secrecy } from './secrecy.ts';

/** Every promise of the contract, in the order in which they are tried. */
export const kitCases: readonly KitCase[] = [
  ...looking,
  ...making,
  ...refusing,
  ...foretelling,
  ...failing,
  ...calling,
  ...ending,
  ...listing,
  ...mistaking,
  ...makingRecords,
  ...recordsInBadWeather,
  ...secrecy,
];
