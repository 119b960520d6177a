import { en } from '../../domain/words/en.ts';
import type { PageWords } from '../../domain/words/shape.ts';

export const words: PageWords = en;
