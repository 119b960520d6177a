/** The mail to somebody whose way of signing in was changed by themselves, or by whoever sat at their browser. */
export const ownChanges = {
  subject: 'How you sign in to Tieout was changed',
  what: {
    password:
      'Your password was changed, and your other sessions were ended. Personal tokens, and applications that you let in, go on until you end them.',
    codes_on: 'Codes of an app are asked for at your sign-in from now on.',
    codes_off: 'Codes of an app are asked for at your sign-in no more.',
    recovery_codes: 'New recovery codes were made; those of before count no more.',
    passkey_added: 'A passkey was added.',
    passkey_removed: 'A passkey was removed.',
    token_made: 'A personal token was made, with which a program acts as you.',
  },
  next: 'If that was you, there is nothing to do. If not, change your password at once, end all other sessions, look through your passkeys and tokens, and tell an administrator of your company.',
  open: 'Your sign-in',
  why: 'You get this at every such change, whatever mail you have chosen to get.',
} as const;
