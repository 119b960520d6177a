import { z } from 'zod';
import type { Profile, ProfileChange, ProfileField, ProfileValue, ValueOf } from '../../domain/profile.ts';
import { day } from '../api/shapes.ts';

/** The plain fields of a vendor, a project or a person: read, given and shown by one table of them. */

type Fields = Readonly<Record<string, ProfileField>>;

/** A number, or the text of one: both are sent. */
const numeric = (shape: z.ZodNumber) =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value), shape);

function readingOf(field: ProfileField): z.ZodType<ProfileValue> {
  switch (field.is) {
    case 'text':
      return z.string().trim().max(field.most);
    case 'choice':
      return z.enum(field.of);
    case 'flag':
      return z.boolean();
    case 'day':
      return day;
    case 'whole':
      return numeric(z.number().int().min(0).max(field.most)) as z.ZodType<ProfileValue>;
    case 'number':
      return numeric(z.number().min(-field.most).max(field.most)) as z.ZodType<ProfileValue>;
  }
}

/** What may be sent of a profile; null takes a field away. */
export const profileInput = <F extends Fields>(fields: F) =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, readingOf(field).nullish()])) as {
    readonly [K in keyof F]: z.ZodOptional<z.ZodNullable<z.ZodType<ProfileValue>>>;
  };

/** What was sent of a profile. */
export const profileGiven = (fields: Fields, input: Readonly<Record<string, unknown>>): ProfileChange =>
  Object.fromEntries(
    Object.keys(fields).flatMap((name) => (input[name] === undefined ? [] : [[name, input[name] as ProfileValue]])),
  );

const showing = { text: z.string(), choice: z.string(), flag: z.boolean(), day, whole: z.number(), number: z.number() };

/** How a profile is shown: every field of it, null where nothing was given. */
export const profileAnswer = <F extends Fields>(fields: F) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, showing[field.is].nullable()]),
  ) as unknown as {
    readonly [K in keyof F]: z.ZodNullable<z.ZodType<ValueOf<F[K]>>>;
  };

export const profileView = <F extends Fields>(fields: F, profile: Profile) =>
  Object.fromEntries(Object.keys(fields).map((name) => [name, profile[name] ?? null])) as {
    readonly [K in keyof F]: ValueOf<F[K]> | null;
  };
