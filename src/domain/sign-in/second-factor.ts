/** How a session was begun: by a password alone, or by what is more than one. */
export const begunBys = ['password', 'code', 'recovery_code', 'passkey', 'single_sign_on'] as const;
export type BegunBy = (typeof begunBys)[number];

/** What somebody has beside a password. */
export interface Factors {
  /** Are codes of an app asked for? */
  readonly codes: boolean;
  /** How many passkeys there are, those included that open no more. */
  readonly passkeys: number;
}

/** Has this person a second factor? Then their password alone opens nothing. */
export const hasSecondFactor = ({ codes, passkeys }: Factors): boolean => codes || passkeys > 0;

/** Was more shown than a password? What a provider asks of its people is the provider's business. */
export const isStrong = (by: BegunBy): boolean => by !== 'password';

export const secondFactorLimits = {
  recoveryCodes: 10,
  longestName: 100,
  /** Wrong codes of one sign-in, before the password has to be given again. */
  triesOfOne: 5,
  waitsMs: 5 * 60_000,
  /** So long after a sign-in without a password one may still change how one signs in. */
  freshMs: 10 * 60_000,
} as const;

/** `abcd-efgh-…`, as it is shown; whoever types it may leave the hyphens out. */
export const recoveryCodeOf = (random: string): string => (random.slice(0, 24).match(/.{4}/g) ?? []).join('-');
export const typedRecoveryCode = (text: string): string | null => {
  const plain = text.toLowerCase().replace(/[\s-]/g, '');
  return /^[a-z2-7]{24}$/.test(plain) ? recoveryCodeOf(plain) : null;
};
export const isCode = (text: string): boolean => /^\d{6}$/.test(text.replace(/\s/g, ''));
