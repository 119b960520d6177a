/** Back-ups and restores, for whoever runs the program. */
export const backup = {
  progress: {
    copying: 'Copying: {done} of {of} MB',
    checking: 'Reading it again: {done} of {of} MB',
  },
  made: `Backed up, and read again: {folder} ({bytes} MB, {files} files), as of {as_of}.
Keep it where this machine's loss does not reach it, and as safe as the data folder itself.
To put it back into an empty folder: tieout restore {folder}`,
  keysAreIn: 'The keys are in it: whoever has it has the passwords of your ERPs.',
  noKeys:
    'NO KEY OF SECRETS IS IN IT: there is none in the data folder, and this environment names none. Without it the passwords in this back-up stay closed. Back up again with the environment that the service has (TIEOUT_KEYS_DIR, TIEOUT_SECRETS_KEY_FILE).',
  filesElsewhere: 'Not in it, for the file of TIEOUT_CONNECTIONS only names them: {files}. Keep these files elsewhere.',
  namedMissing:
    '{name} names {path}, which is not there, so no back-up was made: it would lack it. Put it there, or run this with the environment that the service has.',
  keysElsewhere:
    'Not in it, for it stands in the environment: {names}. Keep that elsewhere: without it secrets stay closed.',
  noData: 'There is no embedded database of Tieout in {folder}. TIEOUT_DATA_DIR says where the data folder is.',
  ownDatabase:
    'With DATABASE_URL the database is backed up as your others are, with pg_dump or base backups; see docs/guides/operate.md. Afterwards, on a restored one: tieout restored --as-of MOMENT.',
  isThere: '{folder} is there already. Choose another with --out.',
  withinItself:
    '{folder} lies within the data folder {data}: it would be lost together with it. Choose another with --out.',
  backUpWithin:
    'The back-up {backup} lies within the data folder {folder}, which a restore empties first. Move it elsewhere, then restore it from there.',
  notNoted:
    'The back-up is whole, but {file} could not be written ({because}): `tieout doctor` will speak of the one before.',
  noPlainFile:
    '{path} is neither a file nor a folder, such as a link. A back-up would be without what stands behind it, so none was made.',
  tablespaces:
    'The database keeps files outside of its folder (tablespaces), which are not backed up here. No back-up was made.',
  noStart: 'PostgreSQL did not say where its copy begins: {label}',
  logMissing: 'A part of the write-ahead log between {first} and {last} is missing, so no back-up was made. Try again.',
  noBackup: '{folder} is no whole back-up: it lacks its manifest.',
  manifestChanged: 'The manifest of {folder} is not what it was when the back-up was made. It is not restored.',
  newerFormat:
    '{folder} is a back-up of a newer kind ({format}). Restore it with the program that made it, or a newer one.',
  fileMissing: 'The back-up is damaged: {file} cannot be read ({because}). Nothing was restored.',
  fileChanged: 'The back-up is damaged: {file} is not what it was when the back-up was made. Nothing was restored.',
  otherPostgres:
    'The back-up is of PostgreSQL {has}, and this Tieout brings {brings}. Restore it with the Tieout that made it, and update then.',
  otherPlatform: 'The back-up was made on {platform}, and this is {here}: a database’s files are not the same there.',
  newerProgram: 'The back-up is of a newer Tieout (it has {names}). Restore it with that version.',
  notEmpty:
    'The data folder {folder} is not empty ({there}). A restore only ever fills an empty one: move it away, or name another with TIEOUT_DATA_DIR.',
  unfinished:
    'A restore into {folder} did not come to its end, so nothing starts on it. Restore again: it begins anew.',
  needsFolder: '`tieout restore` needs the folder of a back-up.',
  needsMoment:
    '`tieout restored` needs --as-of MOMENT, such as 2026-11-26T16:00:00Z: the moment of the back-up that was put back.',
  momentToCome:
    '--as-of {as_of} is still to come, and no back-up is of it. A moment without a zone is told in this machine’s own: end it with Z for UTC.',
  restored: `Restored into {folder}, as of {as_of}; migrated, and its history verified.`,
  noHistoryKey:
    'No key that vouches for histories was found, so their seals were verified and their checkpoints could not be judged. Put the key back and run: tieout verify',
  outside:
    'Files of settings that stood elsewhere are in {folder}: {names}. Put them back where your settings name them.',
  next: `Everybody signs in again. Tokens that were revoked since {as_of} count again: look at them.
Exports of {waiting} connection(s) wait: what the ERP got since then is not known here. Start Tieout, have each connection
tied out, look at what is only in the ERP, and say so on the page Connections (or: tieout looked-over CONNECTION).`,
  marked: 'Exports of {waiting} connection(s) wait until somebody has looked over what the ERP got since {as_of}.',
  moved: 'It is at home here from now on ({what}). Make sure that it runs nowhere else any more, then start it.',
  notMoved: 'It is where it was, so there is nothing to say of it.',
  lookedOver: 'Exports go on.',
  verified: '{company}: {says}',
  columns: { company: 'company', says: 'history' },
} as const;
