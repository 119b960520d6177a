/** What `tieout doctor` finds in an installation, each with what to do. */
export const checkUp = {
  looking: 'Looking at: {what}',
  settings: {
    what: 'settings',
    well: 'can be used',
    copy: 'TIEOUT_COPY is on: no bill, mail or webhook leaves this installation',
  },
  folder: {
    what: 'data folder',
    well: '{folder}',
    none: '{folder} holds no database yet: the first start makes it',
    unfinished: 'a restore into {folder} did not come to its end: run it again',
    open: '{files}: others may read or change it. chmod 600 (a folder: 700), and look who had it',
  },
  disk: {
    what: 'disk',
    enough: '{free} MB are free where the data is ({folder})',
    scarce: 'only {free} MB are free where the data is ({folder}): make room before the database stops',
  },
  database: {
    what: 'database',
    version: 'PostgreSQL {version}',
    old: 'PostgreSQL {version}, and 15 or newer is needed',
    away: 'cannot be reached: {because}',
    notRunning: 'the embedded one is not running, so what is in it was not looked at: start Tieout and look again',
  },
  clock: {
    what: 'clock of {whose}',
    machine: 'this machine',
    database: 'the database',
    right: 'right, by the database’s',
    off: '{seconds} s {way} of the database’s: have it set by NTP',
    ahead: 'ahead',
    behind: 'behind',
    setBack:
      'was set back: the history of {company} is {minutes} min ahead of it. What was synced by it is not unlinked until then, and mail that was put off waits, for three days at most: have it set by NTP',
  },
  home: { what: 'place of the database', well: 'where it was when it was started last' },
  keys: {
    what: 'keys of secrets',
    none: 'none: passwords of ERPs cannot be kept in the page (TIEOUT_KEYS_DIR or TIEOUT_SECRETS_KEY_FILE)',
    well: '{count} can be read, {id} seals',
    notMade: 'not there yet: the first start makes them in {folder}',
    unopened: 'the secrets {names} were sealed with a key that is not there: put the key back, or set them anew',
  },
  backup: {
    what: 'back-up',
    none: 'none is known: `tieout backup` makes one while the program works on',
    fresh: 'made {ago}, in {folder}',
    old: 'the last that is known was made {ago} ({folder}): make one, and have it made each night',
    own: 'yours, as of your other databases: `tieout` does not see it',
  },
  queue: {
    what: 'work',
    empty: 'nothing waits',
    moving: '{count} wait, the oldest was due {ago}',
    late: '{count} wait, the oldest ({kind}) was due {ago}: does a hub run, and is it up to it?',
  },
  mail: {
    what: 'mail of {company}',
    well: '{waiting} wait',
    failing: '{waiting} wait and {gaveUp} were given up in the last week. The last trouble: {because}',
  },
  hook: {
    what: 'webhooks of {company}',
    well: '{count} go through',
    failing: '{url} has failed since {at}: is its receiver running?',
    gaveUp: '{url} fails still, and what waited for it was given up: is its receiver running?',
    makerLeft:
      'somebody who was deactivated since made the one to {hosts}, and it tells on: delete it unless it is yours',
  },
  connection: {
    what: 'connection {name}',
    well: 'read {ago}',
    neverRead: 'not read yet',
    noAgent: 'goes through an agent, and none is enrolled: make a code on the page Connections',
    silent: 'its agent {agent} was last heard of {ago}: is its machine on, and its service running?',
    never: 'never',
    agentError: 'its agent’s last trouble: {because}',
    agentClock: 'the agent {agent}',
    readFailed: 'the last reading failed: {because}',
    restored:
      'was put back to {as_of}: exports wait until somebody has looked over what the ERP got since (page Connections)',
    tried: 'when it was last tried {ago}, {what}: {says}',
    parked: 'exports that stand still: {count} (look at Exporting)',
    failed: 'exports that failed: {count} (look at Failed to Export)',
  },
  accounts: {
    what: 'service accounts of {company}',
    makerLeft:
      '{names}: made by somebody who was deactivated since and may still know the secret; make another one and revoke it',
  },
  history: {
    what: 'history of {company}',
    well: 'the newest events fit their seals (up to {sealed})',
    wrong: '{found} things do not fit their seals: run tieout verify, and keep the database as it is',
  },
  companies: { what: 'companies', none: 'none yet: the link that the start prints makes the first' },
} as const;
