/** What the server and the command line say where the ways in of somebody were changed by another. */
export const waysIn = {
  what: { codes: 'codes of an app', passkeys: '{n} passkeys' },
  machine: 'whoever runs Tieout',
  letter: {
    subject: 'Your second factor was taken away',
    says: '{by} took your second factor for Tieout away: codes of your app, recovery codes and passkeys count no more, and you were signed out everywhere.',
    reason: 'The reason: {reason}',
    next: 'Sign in with your password and set up another one: until then your password alone opens. If you did not ask for this, change your password at once and tell an administrator of your company.',
    open: 'Your sign-in',
    why: 'You get this because the way in which you sign in was changed by somebody else.',
  },
  cli: {
    needsLogin:
      'tieout free needs the login of a person, and --reason with why: tieout free LOGIN --reason "lost her telephone".',
    noPerson: 'There is no person {login} in this installation.',
    noDatabase:
      'There is neither a database of DATABASE_URL nor one that was made here. Start this on the machine where Tieout runs, in its folder, with the same TIEOUT_DATA_DIR.',
    nothingToTake: '{name} has no second factor and no passkey: nothing was taken away, and no session was ended.',
    freed:
      'The second factor and the passkeys of {name} were taken away ({what}), and they are signed out within five seconds. Their password alone opens until they set up another one.',
    mailed: 'They are told by mail.',
    notMailed: 'They were not told by mail: tell them.',
  },
} as const;
