/** Passkeys, and what an administrator does about the ways in of others. What only the server says stands in ways-in.ts. */
export const passkeys = {
  refusals: {
    wrong_passkey:
      'This passkey does not open: it is not known here any more, or it is not of this address. Sign in another way, and look at Your sign-in.',
    passkey_copied:
      'This passkey was refused and opens no more: what it sent shows that there is a copy of it. Sign in another way, remove it on Your sign-in, and make a new one.',
    passkey_over: 'This took too long, or it was answered before. Begin again.',
    passkeys_not_here:
      'Passkeys work only where Tieout is reached by https and under a name. Whoever runs it says where in TIEOUT_PUBLIC_URL.',
    passkey_known: 'This device has a passkey for Tieout already. Use that one, or remove it first.',
    too_many_passkeys: 'You have {limit} passkeys already. Remove one that is not used any more.',
    factor_not_shown:
      'You have a second factor, and this session was begun without it. Sign out and sign in again with it.',
    own_factor:
      'Your own second factor is not taken away here: remove it on Your sign-in. If you have lost it, another administrator can, or whoever runs Tieout, with tieout free.',
  },
  events: {
    'passkey.added': 'A passkey was made: {name}',
    'passkey.renamed': 'The passkey {from} is called {to} now',
    'passkey.removed': 'The passkey {name} was removed',
    'passkey.copied': 'The passkey {name} was blocked: its count went back, so there is a copy of it',
    'person.factors_taken': '{name}: second factor and passkeys were taken away. The reason: {reason}',
    'person.sessions_ended': '{name} was signed out everywhere: sessions ended: {count}',
    'person.token_revoked': 'The personal token {token} (…{hint}) of {name} was revoked by an administrator',
    'person.application_ended': 'The application {application} acts for {name} no more',
  },
  page: {
    title: 'Passkeys',
    lead: 'A passkey is a key on your device, your telephone or a security key. It asks for your finger, your face or a PIN, so it stands for your password and your second factor together. After your password it serves as the second factor.',
    none: 'You have no passkey.',
    add: 'New passkey',
    name: 'Name',
    nameHint: 'By which you tell it from others, such as “Laptop at work”.',
    made: 'Made',
    used: 'Last used',
    never: 'Never',
    synced: 'on all devices of your account',
    oneDevice: 'on one device',
    where: 'Where',
    blocked: 'Blocked {at}: there is a copy of it. Remove it.',
    rename: 'Rename',
    renameTitle: 'Rename {name}',
    save: 'Save',
    remove: 'Remove',
    removeTitle: 'Remove {name}',
    removeSays: 'It opens nothing from then on. Delete it on the device too, or it goes on being offered there.',
    added: '{name} was made. From now on your password alone opens nothing.',
    renamed: '{name} is called {to} now.',
    removed: '{name} was removed.',
    noApp: 'Your passkey is your second factor. An app for codes can be set up beside it.',
    codesSays:
      'Each opens once after your password, where your passkey is lost. They are shown this once: print them, or keep them where you keep passwords.',
    taken:
      'Your second factor was taken away on {at}. Until you set up another one, whoever learns your password stands inside.',
    notHere: {
      ip_address:
        'Passkeys cannot be used here: Tieout is reached at a bare IP address, and browsers bind a passkey to a name. Whoever runs Tieout gives it a name and https, and says so in TIEOUT_PUBLIC_URL.',
      plain_http:
        'Passkeys cannot be used here: Tieout is reached without https, and browsers make none then. Whoever runs Tieout puts TLS in front of it, and says so in TIEOUT_PUBLIC_URL.',
      bare_name:
        'Passkeys cannot be used here: Tieout is reached under a name without a dot, and browsers take only a whole one, such as tieout.example.com. Whoever runs Tieout says it in TIEOUT_PUBLIC_URL.',
      elsewhere: 'Passkeys work at {origin}, and this page was opened at {here}. Open it there.',
      browser: 'This browser knows no passkeys. Use a newer one, or another.',
    },
    troubles: {
      cancelled: 'Nothing was done: the browser was not given your finger, face or PIN, or it took too long.',
      known: 'This device has a passkey for Tieout already.',
      cannot: 'This device cannot make a passkey that asks for finger, face or PIN. Use another.',
      other: 'The browser could not do it. Try again, or use another way.',
    },
  },
  signIn: {
    button: 'Sign in with a passkey',
    second: 'Use a passkey',
    secondOnly: 'Use your passkey, or type one of your recovery codes.',
    recovery: 'Recovery code',
  },
  others: {
    signOut: 'End sessions',
    signOutAbout: 'Sign {name} out everywhere',
    signOutTitle: 'Sign {name} out everywhere?',
    signOutSays:
      'All their sessions end, in whichever browser. With their password they may sign in again: deactivate them to keep them out.',
    signedOut: '{name} was signed out. Sessions ended: {n}.',
    free: 'Second factor',
    freeAbout: 'Take the second factor and passkeys of {name} away',
    freeTitle: 'Take away the second factor of {name}',
    freeSays:
      'For somebody who has lost their telephone or passkey. Make sure on another way than mail that it is really them. Their codes, recovery codes and passkeys count no more and their sessions end; they are told by mail, where mail is set up. Until they set up another one, their password alone opens.',
    reason: 'Reason',
    reasonHint: 'It stands in the history, and in the mail to them.',
    reasonMissing: 'Say why: it stands in the history.',
    freeButton: 'Take away',
    freed: 'The second factor of {name} was taken away.',
    has: 'second factor',
    hasPasskeys: ['{n} passkey', '{n} passkeys'],
    tokens: 'Personal tokens',
    tokensLead:
      'Programs that speak for one person, made by that person. Tokens of people of another company stand here where they reach this company alone.',
    noTokens: 'Nobody has a personal token.',
    person: 'Of',
    tokenRevoked: 'The token {name} was revoked.',
    accountUsed: 'Last used',
    accountNever: 'Never',
  },
} as const;
