/**
 * The plain fields of a vendor, a project or a person: they are kept and shown, and nothing is decided by them. They are
 * named as those name them who write them, so that no name is translated twice.
 */

export type ProfileValue = string | number | boolean;
export type Profile = Readonly<Record<string, ProfileValue>>;
/** What of a profile is changed: null takes a field away, what is left out stays. */
export type ProfileChange = Readonly<Record<string, ProfileValue | null>>;

/** What a field may hold; the number is the longest text, or the largest number either way. */
export type ProfileField =
  | { readonly is: 'text'; readonly most: number }
  | { readonly is: 'choice'; readonly of: readonly string[] }
  | { readonly is: 'flag' }
  | { readonly is: 'day' }
  | { readonly is: 'whole' | 'number'; readonly most: number };
/** What a field of that kind holds. */
export type ValueOf<F extends ProfileField> = F extends { readonly is: 'flag' }
  ? boolean
  : F extends { readonly is: 'whole' | 'number' }
    ? number
    : string;
type ProfileFields = Readonly<Record<string, ProfileField>>;

const text = (most: number) => ({ is: 'text', most }) as const;
const short = text(200);
const long = text(5000);
const flag = { is: 'flag' } as const;
const day = { is: 'day' } as const;
const whole = { is: 'whole', most: 2_147_483_647 } as const;
const number = (most: number) => ({ is: 'number', most }) as const;

/** By what a vendor is counted in programmes of public works. */
export const vendorBidding = {
  affirmative_action: flag,
  small_business: flag,
  african_american_business: flag,
  hispanic_business: flag,
  womens_business: flag,
  historically_underutilized_business: flag,
  sdvo_business: flag,
  certified_business_enterprise: flag,
  asian_american_business: flag,
  native_american_business: flag,
  disadvantaged_business: flag,
  minority_business_enterprise: flag,
  eight_a_business: flag,
} as const satisfies ProfileFields;

export const vendorProfile = {
  legal_name: short,
  trade_name: short,
  abbreviated_name: short,
  country_code: text(10),
  mobile_phone: short,
  fax_number: short,
  website: short,
  license_number: short,
  labor_union: short,
  notes: long,
  authorized_bidder: flag,
  prequalified: flag,
  union_member: flag,
  non_union_prevailing_wage: flag,
  origin_data: long,
} as const satisfies ProfileFields;

export const projectProfile = {
  code: short,
  description: long,
  public_notes: long,
  country_code: text(10),
  county: short,
  time_zone: short,
  phone: short,
  fax: short,
  stage: short,
  flag: { is: 'choice', of: ['Red', 'Yellow', 'Green'] },
  start_date: day,
  completion_date: day,
  estimated_start_date: day,
  estimated_completion_date: day,
  warranty_start_date: day,
  warranty_end_date: day,
  total_value: number(1_000_000_000_000),
  estimated_value: number(1_000_000_000_000),
  square_feet: whole,
  latitude: number(90),
  longitude: number(180),
  store_number: short,
  accounting_project_number: short,
  designated_market_area: short,
  origin_data: long,
} as const satisfies ProfileFields;

export const personProfile = {
  /** Where the last name begins in the whole one: of several words that cannot be told. */
  last_name: short,
  initials: text(10),
  job_title: short,
  address: short,
  city: short,
  state_code: text(50),
  zip: text(50),
  country_code: text(10),
  business_phone: short,
  business_phone_extension: whole,
  mobile_phone: short,
  fax_number: short,
  email_signature: long,
  employee_id: short,
  notes: long,
  origin_data: long,
} as const satisfies ProfileFields;

/** A profile with a change made to it; the same one where nothing is other than before. An empty text is none. */
export function profileWith(before: Profile, change: ProfileChange): Profile {
  const same = Object.entries(change).every(([name, value]) => (before[name] ?? null) === filled(value));
  if (same) return before;
  const after = Object.entries({ ...before, ...change }).map(([name, value]) => [name, filled(value)] as const);
  return Object.fromEntries(after.filter((one): one is readonly [string, ProfileValue] => one[1] !== null));
}

const filled = (value: ProfileValue | null) => (value === '' ? null : value);
