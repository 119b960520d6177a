/**
 * A schedule that finds a mistake, for those that few schedules meet: the usual run begins with it instead of looking for
 * one. Where the protocol has changed it goes on from there. `npm run sim -- --mutants --afresh` looks from the first.
 */
export const foundBy: Readonly<Record<string, number>> = {
  'an intent is told to be saved before its handful is committed': 600,
  'an absence counts by the clock of the database alone': 5_716,
  'unlink does not look whether it is the same link': 37_686,
  'unlink looks for a void bill by its record alone': 5_769,
};
