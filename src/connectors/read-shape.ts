import { z } from 'zod';

/**
 * Reads by a shape what somebody else wrote. Never throws: zod asks for the length of what is no text or list as well, and
 * a `length` that cannot be compared throws out of it.
 */
export function readShape<T>(shape: z.ZodType<T>, given: unknown): z.ZodSafeParseResult<T> {
  try {
    return shape.safeParse(given);
  } catch {
    return z.never({ error: 'it cannot be read' }).safeParse(given);
  }
}
