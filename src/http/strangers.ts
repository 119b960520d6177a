import { z } from 'zod';

type Path = readonly (string | number)[];

/**
 * Where something stands under a name that a shape does not have. To a reader by that shape it says nothing; to who sent it it says
 * something, such as the version that they saw, spelt wrong.
 * @param value as it was sent, and right by its shape.
 */
export function* strangers(shape: z.core.$ZodType, value: unknown, path: Path = []): Generator<Path> {
  if (shape instanceof z.ZodObject) yield* inFields(shape, value, path);
  else if (shape instanceof z.ZodArray) yield* inItems(shape.element, value, path);
  else if (shape instanceof z.ZodUnion) {
    const meant = shape.options.find((one) => z.safeParse(one, value).success);
    if (meant !== undefined) yield* strangers(meant, value, path);
  } else if (shape instanceof z.ZodPipe) yield* strangers(shape.in, value, path);
  else if (isAround(shape) && value !== undefined && value !== null) yield* strangers(shape.unwrap(), value, path);
}

const isAround = (shape: z.core.$ZodType): shape is z.ZodOptional | z.ZodNullable | z.ZodDefault =>
  shape instanceof z.ZodOptional || shape instanceof z.ZodNullable || shape instanceof z.ZodDefault;

function* inFields({ shape, def }: z.ZodObject, value: unknown, path: Path): Generator<Path> {
  const isOpen = def.catchall !== undefined;
  for (const [name, given] of Object.entries(value as object)) {
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (field !== undefined) yield* strangers(field, given, [...path, name]);
    else if (!isOpen) yield [...path, name];
  }
}

function* inItems(element: z.core.$ZodType, value: unknown, path: Path): Generator<Path> {
  for (const [index, given] of (value as readonly unknown[]).entries())
    yield* strangers(element, given, [...path, index]);
}
