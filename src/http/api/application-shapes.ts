import { z } from 'zod';
import { longestRedirectUri, mostRedirectUris, scopes } from '../../domain/sign-in/oauth.ts';
import { instant } from './shapes.ts';

export const application = z.object({
  client_id: z.string(),
  name: z.string(),
  public: z.boolean(),
  redirect_uris: z.array(z.string()),
  created_by: z.string().nullable(),
  created_at: instant,
  revoked_at: instant.nullable(),
});
export type Application = z.infer<typeof application>;
export const applications = z.object({ applications: z.array(application) });
export const newApplication = z.object({
  name: z.string().trim().min(1).max(200),
  public: z.boolean().default(false),
  redirect_uris: z.array(z.string().trim().min(1).max(longestRedirectUri)).min(1).max(mostRedirectUris),
});
export type NewApplication = z.input<typeof newApplication>;
/** The secret is shown this once; null of a public client, which has none. */
export const madeApplication = application.extend({ client_secret: z.string().nullable() });
export type MadeApplication = z.infer<typeof madeApplication>;

export const letIn = z.object({
  id: z.number().int(),
  client_id: z.string(),
  name: z.string(),
  scope: z.enum(scopes),
  since: instant,
  last_token_at: instant.nullable(),
});
export type LetIn = z.infer<typeof letIn>;
export const allLetIn = z.object({ applications: z.array(letIn) });

/** The request of an application as it stood in the address, field by field. */
const text = z.string().max(2_000).optional();
export const authorization = z.object({
  client_id: text,
  redirect_uri: text,
  response_type: text,
  response_mode: text,
  scope: text,
  state: text,
  code_challenge: text,
  code_challenge_method: text,
});
export type Authorization = z.infer<typeof authorization>;
export const asked = z.object({
  application: z.string(),
  company: z.object({ id: z.number().int(), name: z.string() }),
  /** Where the person's browser goes with the answer. */
  goes_to: z.string(),
  scope: z.enum(scopes),
});
export type Asked = z.infer<typeof asked>;
/** An application may ask with more than is known here (RFC 6749, 3.1): that is passed over. */
export const consent = authorization.extend({ allow: z.boolean() }).loose();
export const consented = z.object({ redirect_to: z.string() });
