import { findings } from '../../domain/tie-out.ts';

const weighing = (weight: (typeof findings)[keyof typeof findings]) =>
  Object.entries(findings).flatMap(([kind, of]) => (of === weight ? [kind] : []));

/** The kinds of findings that somebody has to see to, and those that are good to know, as statements name them. */
export const wrong = weighing('wrong');
export const toKnow = weighing('to know');
