import { fill, words } from '../../domain/words/words.ts';
import type { TrytonOptions } from './connector.ts';

/** What a connection's settings may hold: docs/guides/connect-tryton.md explains each. */
const texts = ['address', 'database', 'user', 'companyName'] as const;
const otherTexts = ['jobsRoot', 'costCodesRoot', 'retainageAccount'] as const;
const numbers = ['callMs', 'settleMs', 'maxInFlight'] as const;

export type TrytonSettings = Omit<TrytonOptions, 'clock' | 'password'> & {
  /** The name of the secret that is the password. */
  readonly passwordSecret: string;
};

/** Reads a connection's settings. Throws with a sentence that names the setting which is missing or wrong. */
export function trytonSettings(given: Readonly<Record<string, unknown>>): TrytonSettings {
  const wrong = (setting: string) => new Error(fill(words.tryton.wrongSetting, { setting }));
  const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
  for (const setting of [...texts, 'passwordSecret']) if (!isText(given[setting])) throw wrong(setting);
  for (const setting of otherTexts) {
    if (given[setting] !== undefined && !isText(given[setting])) throw wrong(setting);
  }
  for (const setting of numbers) {
    if (given[setting] !== undefined && !Number.isSafeInteger(given[setting])) throw wrong(setting);
  }
  if (given.plainHttp !== undefined && typeof given.plainHttp !== 'boolean') throw wrong('plainHttp');
  if (given.bills !== undefined && given.bills !== 'posted' && given.bills !== 'drafts') throw wrong('bills');
  if (!URL.canParse(String(given.address))) throw wrong('address');
  const known = [...texts, ...otherTexts, ...numbers, 'passwordSecret', 'plainHttp', 'bills'];
  const named = Object.entries(given).filter(([setting]) => known.includes(setting));
  return Object.fromEntries(named) as unknown as TrytonSettings;
}
