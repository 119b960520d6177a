/** Secrets that are kept encrypted, and the keys they are encrypted with. */
export const secrets = {
  set: 'The secret {name} of connection {connection} is kept, sealed with key {key}.',
  removed: 'The secret {name} of connection {connection} is gone.',
  none: 'This connection has no secrets here.',
  noKeys:
    'This hub has no key to keep secrets with. Name one with TIEOUT_SECRETS_KEY_FILE, TIEOUT_SECRETS_KEY_COMMAND or TIEOUT_KEYS_DIR, and start it again.',
  unknownKey:
    'The secret {name} was sealed with key {key}, which this hub does not have: it has {known}. Give it that key again (TIEOUT_SECRETS_KEY_FILE, TIEOUT_SECRETS_KEY_COMMAND or TIEOUT_SECRETS_KEY), or set the secret anew.',
  notOpened:
    'The secret {name} cannot be opened: it was changed, or it belongs to another company or connection. Set it anew.',
  folderUnusable:
    '{folder} cannot keep the hub’s keys ({because}). TIEOUT_KEYS_DIR has to name a folder that this user may write to.',
  keyUnreadable: 'The keys for secrets cannot be read from {place}: {because}',
  keyMisshapen:
    'What {place} gives as key number {number} is none: a key is 32 random bytes in base64, such as `openssl rand -base64 32` prints, one a line, the newest first.',
  commandFailed: 'it ended with {code}',
  needsName: '`tieout {command}` needs a connection and the name of a secret: letters, digits and underscores.',
  ask: 'The secret {name} of connection {connection}, one line (it is not shown): ',
  needsValue: '`tieout secret-set` reads the secret from its standard input, and nothing came.',
  rotated:
    'Key {key} seals from now on; {older} older ones still open what they sealed. Hubs take it over within seconds.',
  noKeysFile: 'There is no file of keys at {file}. `tieout keys rotate` makes one there.',
  rotateWhere: '`tieout keys` needs the file of the keys: --keys FILE, or TIEOUT_SECRETS_KEY_FILE.',
  keysWord: '`tieout keys` takes a word: list or rotate.',
  columns: { name: 'name', setAt: 'set at', by: 'by', key: 'key', opens: 'opens', seals: 'seals' },
};
