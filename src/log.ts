import pino, { type Logger, type SerializedError } from 'pino';

/** The fields of PostgreSQL's errors that quote rows: a name, an e-mail address, an amount. Which rule was broken has others. */
const quoting: ReadonlySet<string> = new Set(['detail', 'where', 'internalQuery']);

const isError = (value: unknown): value is SerializedError =>
  typeof value === 'object' && value !== null && 'stack' in value;

/** Keeps what quotes a row out of an error, and out of those within it. */
function withoutRows(error: object): object {
  const told = Object.entries(error).filter(([name]) => !quoting.has(name));
  return Object.fromEntries(told.map(([name, value]) => [name, within(value)]));
}

function within(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(within);
  return isError(value) ? withoutRows(value) : value;
}

/**
 * What goes wrong is written to stderr, one object a line. A log is read by more people than the books are, and goes to more
 * places: it says which rule of the database was broken, and not by which row.
 */
export const openLog = (level: string, to: pino.DestinationStream = pino.destination(2)): Logger =>
  pino({ level, base: null, serializers: { err: pino.stdSerializers.wrapErrorSerializer(withoutRows) } }, to);
