import { z } from 'zod';

/**
 * What an ERP calls a record, as it is sent. Numbers where texts are meant are seen in the wild. What is left out stays
 * undefined: it says nothing, where null takes a number back, and an empty text does too.
 */
export const originText = (longest: number) =>
  z
    .union([z.string().trim().max(longest), z.number().transform(String)])
    .nullish()
    .transform((value) => (value === '' ? null : value));

interface Given {
  readonly origin_id?: string | null | undefined;
  readonly origin_code?: string | null | undefined;
}

/** The number that was sent under either of its names; `origin_id` counts where both were. */
export const originGiven = ({ origin_id, origin_code }: Given): string | null | undefined =>
  origin_id === undefined ? origin_code : origin_id;
