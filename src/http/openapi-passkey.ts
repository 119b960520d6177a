const text = { type: 'string' } as const;
const textOrNone = { type: ['string', 'null'] } as const;
const any = { type: 'object', additionalProperties: true } as const;

const begun = (summary: string) => ({
  summary,
  body: { type: 'object' },
  response: {
    200: {
      description: 'What the browser is to be asked with: WebAuthn’s PublicKeyCredentialRequestOptions in JSON',
      type: 'object',
      properties: { options: any },
    },
  },
  security: [],
});

const answered = (summary: string) => ({
  summary,
  body: {
    type: 'object',
    description: 'What the browser answered: WebAuthn’s AuthenticationResponse in JSON',
    properties: { id: text, rawId: text, type: { const: 'public-key' }, response: any },
    required: ['id', 'rawId', 'type', 'response'],
  },
  response: { 204: { description: 'Signed in', type: 'null' } },
  security: [],
});

const at = '/api/v1/session/passkey';

/** Signing in by a passkey, described by hand as all of signing in is; by method and address. */
export const passkeySessions: Readonly<Record<string, object>> = {
  [`GET ${at}`]: {
    summary: 'Where passkeys work: the one origin, or why nowhere',
    response: {
      200: { description: 'Where', type: 'object', properties: { origin: textOrNone, because: textOrNone } },
    },
    security: [],
  },
  [`POST ${at}/begin`]: begun('Begin to sign in by a passkey alone'),
  [`POST ${at}`]: answered('Sign in by a passkey alone: it stands for password and second factor'),
  [`POST ${at}/second/begin`]: begun('Begin the second half of a sign-in by a passkey'),
  [`POST ${at}/second`]: answered('The second half of a sign-in that waits, by a passkey'),
};
