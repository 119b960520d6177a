import { z } from 'zod';

/**
 * Numbers where texts are meant are seen in the wild. Only a whole one that JSON keeps digit for digit says which record: of
 * 17 digits the last would be another, an integrator asked for that one would not find it, and its bill would count as gone.
 */
export const numberAsText = z.number().refine(Number.isSafeInteger).transform(String);

/**
 * What an ERP calls a record, as it is sent. What is left out stays undefined: it says nothing, where null takes a number back,
 * and an empty text does too.
 */
export const originText = (longest: number) =>
  z
    .union([z.string().trim().max(longest), numberAsText], 'text')
    .nullish()
    .transform((value) => (value === '' ? null : value));

interface Given {
  readonly origin_id?: string | null | undefined;
  readonly origin_code?: string | null | undefined;
}

/** The number that was sent under either of its names; `origin_id` counts where both were. */
export const originGiven = ({ origin_id, origin_code }: Given): string | null | undefined =>
  origin_id === undefined ? origin_code : origin_id;
