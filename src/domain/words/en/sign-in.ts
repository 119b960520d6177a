/** How somebody signs in, and with what: refusals, the history, the command line. What the page says stands in your-sign-in.ts. */
export const signIn = {
  refusals: {
    session_needed:
      'This can be done only by you, signed in with a browser or with your name and password: not with an access token.',
    own_invitation:
      'Your own password is not set by an invitation: change it on Your sign-in. If you have none, or have lost it, another administrator can invite you.',
    wrong_code: 'This code is wrong, or was used already. Wait for the next one of your app, or use a recovery code.',
    sign_in_over: 'This sign-in took too long, or too many wrong codes were given. Begin again with your password.',
    second_factor_on: 'You have a second factor already. Remove it first to set up another one.',
    second_factor_off: 'You have no second factor, so there are no recovery codes.',
    second_factor_not_begun:
      'No second factor is being set up, so no code can confirm one. Begin again: you are shown a new secret for your app.',
    sign_in_again:
      'You have no password here, so sign in again first: how you sign in can be changed for ten minutes afterwards.',
    too_many_tokens: 'You have {limit} tokens that count already. Revoke one that is not used any more.',
  },
  events: {
    'second_factor.set': 'A second factor was set up',
    'second_factor.removed': 'The second factor was removed',
    'recovery_codes.made': 'New recovery codes were made',
    'recovery_code.used': 'A recovery code was used to sign in',
    'sessions.ended': 'Sessions were ended: {count}',
    'password.changed': 'The password was changed',
    'token.made': 'A personal token was made: {name} (…{hint}), {scope}, until {expires_at}',
    'token.revoked': 'The personal token {name} (…{hint}) was revoked',
  },
  scopes: { read: 'Reads only', all: 'All that its person may' },
} as const;

export const cliTokens = {
  columns: { id: 'id', name: 'name', may: 'may', ends: 'ends', used: 'last used', hint: 'ends in' },
  never: 'never',
  revoked: 'revoked',
  needsVerb: 'token takes make or revoke, or nothing for the list. tieout --help shows all commands.',
  needsName: 'token make needs --name, by which you tell it from others.',
  needsId: 'token revoke needs the id of a token: tieout token shows them.',
  scope: '--scope is read or all.',
  days: '--days is a whole number from 1 to 366.',
  noPassword:
    'Tokens are made by a person, not by a program: set TIEOUT_LOGIN and TIEOUT_PASSWORD for this command alone, or make the token on the page Your sign-in.',
  secondFactor:
    'You sign in with a second factor, which the command line cannot ask for: make the token on the page Your sign-in.',
  made: '{token}\nThis is shown once. It ends on {at}. Set it as TIEOUT_TOKEN where your program runs.',
  wasRevoked: 'Revoked: {name}.',
} as const;
