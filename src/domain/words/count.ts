import { language } from './catalogue.ts';
import { localeOf } from './languages.ts';

/** `12,500`: a count as the reader's language writes it. */
export const sayCount = (many: number): string => many.toLocaleString(localeOf(language()));
