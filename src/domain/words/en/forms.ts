/** Why a request, or something in it, cannot be read. `{…}` are facts of the refusal. */
export const forms = {
  not_json: 'it is not JSON',
  too_deep: 'it is nested too deeply',
  nul: 'it holds a NUL character, which no text has',
  half_character: 'it holds half of a character, as where a text was cut within an emoji',
  not_understood: 'it is not understood',
  address: 'the address is not understood',
  cursor: 'the cursor is not one of this list',
  key_too_long: 'an idempotency key has at most {limit} characters',
  if_match: 'If-Match is no version',
  two_versions: 'If-Match and version name two versions',
  way_back_too_long:
    'the address to go on to after signing in has {length} characters, and at most {limit} are kept: begin again from a shorter one',
  login_text: 'login and password have to be text',
  text: 'this has to be text',
  number: 'this has to be a number',
  whole_number: 'this has to be a whole number',
  whole_numbers: 'these have to be whole numbers',
  yes_or_no: 'this has to be true or false',
  list: 'this has to be a list',
  object: 'this has to be an object',
  day: 'this has to be a day of the calendar, such as 2026-11-25',
  instant: 'this has to be a moment, such as 2026-11-25T17:00:00Z',
  one_of: 'this has to be one of {options}',
  too_long: 'this has {length} characters, and at most {limit} are kept: shorten it',
  too_short: 'this is too short: it needs {limit} or more characters',
  too_many: 'at most {limit} go at once',
  too_few: 'at least {limit} is needed',
  too_big: 'this can be at most {limit}',
  too_small: 'this has to be at least {limit}',
  form: 'this is not of the right form',
} as const;

/** Where in a list: `Item 3, materials presently stored`. */
export const places = { item: 'item {number}', of: '{list}, number {number}' } as const;
