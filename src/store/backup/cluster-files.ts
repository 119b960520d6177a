/*
 * Which files of a running PostgreSQL belong into a copy of it: as its documentation says under "Making a Base Backup
 * Using the Low Level API". What a server makes anew at its start is left out, for it may be half written.
 */

/** Folders whose contents a server makes anew; they have to be there, empty. */
const emptied = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
]);
/** Of the server that runs, not of the data. */
const ofTheServer = new Set([
  'postmaster.pid',
  'postmaster.opts',
  'backup_label',
  'tablespace_map',
  'current_logfiles',
]);

export const isLeftOut = (path: string): boolean => {
  const [top = '', second] = path.split('/');
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (ofTheServer.has(path)) return true;
  if (second !== undefined && emptied.has(top)) return true;
  return name.startsWith('pgsql_tmp') || name.startsWith('pg_internal.init');
};

/** Copied after all others: it says where the server stands. */
export const controlFile = 'global/pg_control';

/** A file of the write-ahead log. */
export const isSegment = (name: string): boolean => /^[0-9A-F]{24}$/.test(name);
