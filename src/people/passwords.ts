import { hash, verify } from '@node-rs/argon2';
import { longestPassword } from '../domain/directory.ts';

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. About 25 ms here; a core is busy for as long. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

// The same password typed on a Mac and on Windows may come as different bytes.
const asTyped = (password: string) => password.normalize('NFKC');

export const hashPassword = (password: string): Promise<string> => hash(asTyped(password), cost);

export const passwordMatches = (stored: string, password: string): Promise<boolean> =>
  verify(stored, asTyped(password));

/** Takes as long as a comparison: without it, a quick no would tell which logins exist. */
export async function compareWithNothing(password: string): Promise<null> {
  await hashPassword(password);
  return null;
}

/** What may be a login, a password, a client id or a secret; anything else is known to be wrong without looking. */
export const isPlausible = (text: string): boolean =>
  text.length > 0 && text.length <= longestPassword && !hasControlCharacter(text);

function hasControlCharacter(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 32) return true;
  return false;
}

export function assertUsable(what: string, text: string): void {
  if (!isPlausible(text)) throw new RangeError(`${what} needs 1 to ${longestPassword} characters, none of control`);
}
