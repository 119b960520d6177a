import type { Language } from './words/languages.ts';

/** Light as paper, dark, or as the machine is set. */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** How somebody wants to see Tieout; null for what they never said. */
export interface Look {
  readonly language: Language | null;
  readonly theme: Theme | null;
}
