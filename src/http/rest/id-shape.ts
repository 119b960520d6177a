import { z } from 'zod';
import { id } from '../api/shapes.ts';

/** An id in an address or a body, written out. */
export const wholeNumber = /^[1-9]\d{0,15}$/;

/**
 * An id as it is sent. Whoever lets none of 64 bits become a number of JSON sends its digits as a text, as later versions of
 * Procore's answers have them; what stands for the same record in a path or a query is a text anyway.
 */
export const idSent = z.preprocess(
  (given: number | string) => (typeof given === 'string' && wholeNumber.test(given) ? Number(given) : given),
  id,
);
