import { z } from 'zod';

/** What a browser answers of a passkey. Far above what any authenticator sends, far below what would cost us anything. */

const base64url = (most: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .max(most);
const credentialId = base64url(1400);
const clientDataJSON = base64url(4000);
const head = { id: credentialId, rawId: credentialId, type: z.literal('public-key') };

/** A browser tells more than is read here, and newer ones more than older: that is left out. */
const told = <T extends z.ZodRawShape>(fields: T) =>
  z.looseObject({}).pipe(z.object(fields)) as unknown as z.ZodType<z.output<z.ZodObject<T>>, z.input<z.ZodObject<T>>>;

/** Of a passkey that was made. */
export const newPasskeyAnswer = told({
  ...head,
  response: z.object({
    clientDataJSON,
    attestationObject: base64url(20_000),
    transports: z
      .array(z.string().regex(/^[a-z-]{1,30}$/))
      .max(10)
      .optional(),
  }),
});

/** Of a passkey that has signed. */
export const passkeyAnswer = told({
  ...head,
  response: z.object({
    clientDataJSON,
    authenticatorData: base64url(4000),
    signature: base64url(12_000),
    userHandle: base64url(200).nullish(),
  }),
});
