/**
 * A schedule that finds a mistake, for those that few schedules meet: the usual run begins with it instead of looking for
 * one. Where the protocol has changed it goes on from there. `npm run sim -- --mutants --afresh` looks from the first.
 */
export const foundBy: Readonly<Record<string, number>> = {};
