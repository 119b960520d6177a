import { z } from 'zod';
import { arrivalProblems, secondFactorRules, ssoLimits, testSteps } from '../../domain/sign-in/single-sign-on.ts';
import { inCompany } from './context.ts';
import { confirming } from './own-sign-in-shapes.ts';
import { id, idText, instant } from './shapes.ts';

/** The shapes of single sign-on. The client's secret goes in and never comes out. */

const group = z.object({
  /** `*`: whoever comes. */
  group: z.string().trim().min(1).max(ssoLimits.longestGroup),
  template_id: id,
  /** Null: the company. */
  project_id: id.nullable().default(null),
  push_to_accounting: z.boolean().default(false),
});

const settings = {
  label: z.string().trim().min(1).max(ssoLimits.longestLabel),
  issuer: z.string().trim().min(1).max(ssoLimits.longestAddress),
  client_id: z.string().trim().min(1).max(300),
  on: z.boolean().default(false),
  only_way: z.boolean().default(false),
  makes_people: z.boolean().default(false),
  trusts_addresses: z.boolean().default(false),
  groups_claim: z.string().trim().min(1).max(200).default('groups'),
  scopes: z.string().trim().min(1).max(300).default('openid email profile'),
  groups: z.array(group).max(ssoLimits.rows).default([]),
  /** People who keep a password where the others may not. */
  keepers: z.array(id).max(50).default([]),
};

export const newSingleSignOn = confirming.extend({
  ...settings,
  /** Left out: the one that is there stays. */
  client_secret: z.string().trim().min(1).max(4_000).optional(),
});
export type NewSingleSignOn = z.input<typeof newSingleSignOn>;

const tried = z.object({
  at: instant,
  /** Was it set otherwise since then? */
  stale: z.boolean(),
  problem: z.enum(arrivalProblems).nullable(),
  /** What exactly went wrong, for whoever sets it up. */
  detail: z.string().nullable(),
  email: z.string().nullable(),
  email_verified: z.boolean(),
  name: z.string().nullable(),
  /** Null: there are more than it tells. */
  groups: z.array(z.string()).nullable(),
  template: z.string().nullable(),
  push_to_accounting: z.boolean(),
});

export const singleSignOn = z.object({
  /** Null: none is set. */
  provider: z.object({ ...settings, has_secret: z.boolean(), tried: tried.nullable() }).nullable(),
  /** To be registered with the provider. */
  redirect_uri: z.string(),
  /** Whoever opens it sees the button. */
  sign_in_address: z.string(),
  known: z.array(
    z.object({ person_id: id, name: z.string(), issuer: z.string(), since: instant, last_used: instant.nullable() }),
  ),
  second_factor: z.enum(secondFactorRules),
  /** How many of those whom the rule asks have none. */
  without_second_factor: z.int(),
});
export type SingleSignOnSettings = z.infer<typeof singleSignOn>;

export const tested = z.object({
  steps: z.array(
    z.object({
      step: z.enum(testSteps),
      /** Null: one before it failed. */
      ok: z.boolean().nullable(),
      detail: z.string(),
      ms: z.int().nullable(),
    }),
  ),
});
export type TestedProvider = z.infer<typeof tested>;

export const away = z.object({ location: z.string() });
export type Away = z.infer<typeof away>;

export const onPerson = inCompany.extend({ person: idText });
/** One's own password once more. */
export const removedSingleSignOn = confirming.nullish();
export const secondFactorRule = confirming.extend({ asked_of: z.enum(secondFactorRules) });
export type NewSecondFactorRule = z.infer<typeof secondFactorRule>;
