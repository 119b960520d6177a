import { es } from '../../domain/words/es.ts';
import type { PageWords } from '../../domain/words/shape.ts';

export const words: PageWords = es;
