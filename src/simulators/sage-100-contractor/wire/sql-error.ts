/** An error as SQL Server tells it: number, state, class (how bad) and line are what programs look at. */
export class SqlError extends Error {
  readonly number: number;
  readonly state: number;
  readonly class: number;
  readonly line: number;

  constructor(number: number, message: string, more: { state?: number; class?: number; line?: number } = {}) {
    super(message);
    this.name = 'SqlError';
    this.number = number;
    this.state = more.state ?? 1;
    this.class = more.class ?? 16;
    this.line = more.line ?? 1;
  }
}

/** What is quoted back in a message is cut to this many characters, so that no answer grows with the question. */
const mostQuoted = 128;
export const quoted = (text: string): string => (text.length > mostQuoted ? `${text.slice(0, mostQuoted)}…` : text);

export const errors = {
  syntax: (near: string, line: number) =>
    new SqlError(102, `Incorrect syntax near '${quoted(near)}'.`, { class: 15, line }),
  syntaxAtKeyword: (near: string, line: number) =>
    new SqlError(156, `Incorrect syntax near the keyword '${quoted(near)}'.`, { class: 15, line }),
  nameTooLong: (name: string, most: number, line: number) =>
    new SqlError(103, `The identifier that starts with '${quoted(name)}' is too long. Maximum length is ${most}.`, {
      state: 4,
      class: 15,
      line,
    }),
  unclosedQuote: (text: string, line: number) =>
    new SqlError(105, `Unclosed quotation mark after the character string '${quoted(text)}'.`, { class: 15, line }),
  unclosedComment: (line: number) => new SqlError(113, "Missing end comment mark '*/'.", { class: 15, line }),
  undeclared: (name: string, line: number) =>
    new SqlError(137, `Must declare the scalar variable "${quoted(name)}".`, { state: 2, class: 15, line }),
  /** Variables are set by nobody here: parameters come with the request and stay as they are. */
  noAssigning: (name: string, line: number) =>
    new SqlError(102, `Incorrect syntax near '${quoted(name)}': this pretended server sets no variables.`, {
      class: 15,
      line,
    }),
  noOption: (name: string, line: number) =>
    new SqlError(195, `'${quoted(name)}' is not a recognized SET option.`, { state: 5, class: 15, line }),
  noCreate: (what: string, line: number) =>
    new SqlError(262, `CREATE ${quoted(what)} permission denied in this database.`, { class: 14, line }),
  noColumn: (name: string, line: number) => new SqlError(207, `Invalid column name '${quoted(name)}'.`, { line }),
  noTable: (name: string, line: number) => new SqlError(208, `Invalid object name '${quoted(name)}'.`, { line }),
  ambiguous: (name: string, line: number) => new SqlError(209, `Ambiguous column name '${quoted(name)}'.`, { line }),
  unbound: (name: string, line: number) =>
    new SqlError(4104, `The multi-part identifier "${quoted(name)}" could not be bound.`, { line }),
  noFunction: (name: string, line: number) =>
    new SqlError(195, `'${quoted(name)}' is not a recognized built-in function name.`, { state: 10, class: 15, line }),
  arguments: (name: string, count: number, line: number) =>
    new SqlError(174, `The ${name.toLowerCase()} function requires ${count} argument(s).`, { class: 15, line }),
  noType: (name: string, line: number) =>
    new SqlError(243, `Type ${quoted(name)} is not a defined system type.`, { line }),
  tooDeep: (line: number) =>
    new SqlError(
      191,
      'Some part of your SQL statement is nested too deeply. Rewrite the query or break it up into smaller queries.',
      { class: 15, line },
    ),
  noDatabase: (name: string, line: number) =>
    new SqlError(911, `Database '${quoted(name)}' does not exist. Make sure that the name is entered correctly.`, {
      line,
    }),
  noProcedure: (name: string, line: number) =>
    new SqlError(2812, `Could not find stored procedure '${quoted(name)}'.`, { state: 62, line }),
  denied: (what: string, on: string, database: string, schema: string, line: number) =>
    new SqlError(
      229,
      `The ${what} permission was denied on the object '${quoted(on)}', database '${database}', schema '${schema}'.`,
      { state: 5, class: 14, line },
    ),
  tooManyParameters: (most: number) =>
    new SqlError(
      8003,
      `The incoming request has too many parameters. The server supports a maximum of ${most} parameters. Reduce the number of parameters and resend the request.`,
    ),
  notConverted: (value: string, from: string, to: string) =>
    new SqlError(245, `Conversion failed when converting the ${from} value '${quoted(value)}' to data type ${to}.`),
  notConvertedAtAll: (from: string, to: string) =>
    new SqlError(8114, `Error converting data type ${from} to ${to}.`, { state: 5 }),
  noMoment: () => new SqlError(241, 'Conversion failed when converting date and/or time from character string.'),
  noGuid: () =>
    new SqlError(8169, 'Conversion failed when converting from a character string to uniqueidentifier.', { state: 2 }),
  overflow: (to: string) =>
    new SqlError(8115, `Arithmetic overflow error converting expression to data type ${to}.`, { state: 2 }),
  clash: (one: string, other: string, line: number) =>
    new SqlError(206, `Operand type clash: ${one} is incompatible with ${other}`, { state: 2, line }),
  outOfMemory: (line = 1) =>
    new SqlError(701, "There is insufficient system memory in resource pool 'default' to run this query.", {
      state: 123,
      class: 17,
      line,
    }),
} as const;
