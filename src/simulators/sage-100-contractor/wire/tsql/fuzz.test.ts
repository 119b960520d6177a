import { afterAll, beforeAll, expect, it } from 'vitest';
import { date, int, nvarchar } from '../sql-type.ts';
import { type Ground, never, openGround } from '../testing/ground.ts';
import { openRandom, type Random } from '../testing/random.ts';
import { tokensOf } from './tokens.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround({ statementMs: 2000 });
});
afterAll(() => ground.close());

const sound = [
  "SELECT TOP (@n) a.recnum, a.invnum AS [No.], ISNULL(a.usrdf1, N'x') + '-' u FROM dbo.acpinv AS a WHERE a.recnum IN (1001, @n) OR a.invnum LIKE 'A[-]%' ORDER BY a.recnum DESC",
  'SELECT v.vndnme, COUNT(*) AS n, SUM(a.invttl) / 3 AS third FROM acpinv a LEFT JOIN actpay v ON v.recnum = a.vndnum GROUP BY v.vndnme HAVING COUNT(*) >= 1 ORDER BY n, 1',
  'SELECT DISTINCT UPPER(invnum) x, status FROM acpinv WHERE NOT (status = 4 AND invdte BETWEEN @d AND GETDATE()) ORDER BY x',
  'SELECT d.* FROM (SELECT _idref, MAX(linnum) AS last, MIN(extttl) least FROM apivln GROUP BY _idref) d INNER JOIN acpinv ON acpinv._idnum = d._idref WHERE EXISTS (SELECT 1 FROM apivln l WHERE l._idref = d._idref)',
  "SELECT CASE WHEN status IN (1, 2, 3) THEN 'live' WHEN status = 5 THEN NULL ELSE CAST(status AS nvarchar(10)) END s, CONVERT(varchar(10), invdte, 112) FROM acpinv UNION ALL SELECT N'none', DB_NAME() ORDER BY 1 OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY",
  "SELECT id, -id, small % 7, money * ratio, wide - 1, LEN(long), CAST(at AS date), COALESCE(plain, short, N'-'), flag FROM kinds WHERE guid IS NOT NULL OR day < '2000-01-01'",
  "SELECT TABLE_NAME, (SELECT COUNT(*) FROM INFORMATION_SCHEMA.COLUMNS c WHERE c.TABLE_NAME = t.TABLE_NAME) FROM INFORMATION_SCHEMA.TABLES t WHERE TABLE_TYPE <> 'VIEW'",
];

/** Pieces taken out, doubled, exchanged and put in from elsewhere. */
function spoiled(random: Random): string {
  const pieces = tokensOf(random.of(sound)).map(({ written }) => written);
  const others = tokensOf(random.of(sound)).map(({ written }) => written);
  for (let times = 1 + random.below(3); times > 0; times--) {
    const at = random.below(pieces.length);
    switch (random.below(4)) {
      case 0:
        pieces.splice(at, 1);
        break;
      case 1:
        pieces.splice(at, 0, pieces[at]!);
        break;
      case 2:
        pieces[at] = random.of(others);
        break;
      default:
        pieces.splice(at, 0, random.of(others));
    }
  }
  return pieces.join(' ');
}

type Family = 'number' | 'text' | 'moment' | 'other';
const columns: Readonly<Record<Family, readonly string[]>> = {
  number: ['id', 'big', 'small', 'tiny', 'money', 'wide', 'ratio'],
  text: ['short', 'long', 'plain'],
  moment: ['day', 'at', 'exactly'],
  other: ['flag', 'guid'],
};
const allColumns = Object.values(columns).flat();
const literals: Readonly<Record<Family, readonly string[]>> = {
  number: ['0', '1', '-3', '2.50', '1e2', '@n', '@@SPID', "'7'"],
  text: ["N'é'", "'7'", "''", '@t', 'DB_NAME()'],
  moment: ["'2026-01-31'", '@d', 'GETDATE()'],
  other: ['1', 'NULL'],
};
const types: Readonly<Record<Family, readonly string[]>> = {
  number: ['int', 'bigint', 'decimal(12,2)', 'float'],
  text: ['nvarchar(60)', 'nvarchar(max)', 'varchar(80)'],
  moment: ['date', 'datetime', 'datetime2'],
  other: ['bit', 'uniqueidentifier'],
};

/** A value of a family, and now and then one of another: most go together, and some do not. */
function anyValue(random: Random, family: Family, deep: number, aggregates: boolean): string {
  if (random.below(25) === 0) return anyValue(random, random.of(families), deep - 1, aggregates);
  const value = (of = family) => anyValue(random, of, deep - 1, aggregates);
  if (deep <= 0) return random.of([`k.${random.of(columns[family])}`, random.of(literals[family])]);
  const inner = (of: Family) => anyValue(random, of, 1, false);
  const common = [
    value,
    () => `CAST(${value()} AS ${random.of(types[family])})`,
    () => `CASE WHEN ${anyCondition(random, deep - 1, aggregates)} THEN ${value()} ELSE ${value()} END`,
    () => `CASE ${value('number')} WHEN ${value('number')} THEN ${value()} END`,
    () => `${random.of(['ISNULL', 'COALESCE', 'NULLIF'])}(${value()}, ${value()})`,
    () => (aggregates ? `${random.of(['MIN', 'MAX'])}(${inner(family)})` : value()),
    () => `(SELECT TOP 1 ${inner(family).replaceAll('k.', 'i.')} FROM kinds i WHERE i.id = ${value('number')})`,
  ];
  const own: Readonly<Record<Family, readonly (() => string)[]>> = {
    number: [
      () => `(${value()} ${random.of(['+', '-', '*', '/', '%'])} ${value()})`,
      () => `${random.of(['-', '+', 'ABS'])}(${value()})`,
      () => `LEN(${value('text')})`,
      () =>
        aggregates
          ? `${random.of(['SUM', 'AVG', 'COUNT'])}(${random.of(['', 'DISTINCT '])}${inner('number')})`
          : value(),
    ],
    text: [
      () => `(${value()} + ${value()})`,
      () => `${random.of(['UPPER', 'LOWER', 'LTRIM', 'RTRIM', 'TRIM'])}(${value()})`,
      () => `${random.of(['LEFT', 'RIGHT'])}(${value()}, ${random.of(['0', '2', '@n'])})`,
      () => `CONVERT(nvarchar(40), ${value(random.of(families))})`,
      () => `CONVERT(nvarchar(30), ${value('moment')}, ${random.of(['120', '23', '126', '112'])})`,
    ],
    moment: [],
    other: [],
  };
  return random.of([...common, ...own[family], ...own[family]])();
}
const families: readonly Family[] = ['number', 'text', 'moment', 'other'];

function anyCondition(random: Random, deep: number, aggregates: boolean): string {
  const family = random.of(families);
  const value = () => anyValue(random, family, deep - 1, aggregates);
  const condition = () => anyCondition(random, deep - 1, aggregates);
  return random.of([
    () => `${value()} ${random.of(['=', '<>', '<', '>=', '!>'])} ${value()}`,
    () => `${value()} ${random.of(['', 'NOT '])}IN (${value()}, ${value()})`,
    () => `${value()} ${random.of(['', 'NOT '])}BETWEEN ${value()} AND ${value()}`,
    () => `${value()} ${random.of(['', 'NOT '])}LIKE ${random.of(["'%a_[1-9]%'", "N'%'", value()])}`,
    () => `${value()} IS ${random.of(['', 'NOT '])}NULL`,
    () => `${value()} IN (SELECT i.${random.of(columns[family])} FROM kinds i)`,
    () => `EXISTS (SELECT * FROM kinds i WHERE i.id = ${anyValue(random, 'number', 1, aggregates)})`,
    ...(deep > 0
      ? [() => `(${condition()} ${random.of(['AND', 'OR'])} ${condition()})`, () => `NOT ${condition()}`]
      : []),
  ])();
}

function anyQuery(random: Random): string {
  const grouped = random.below(3) === 0;
  const keys = [random.of(allColumns), random.of(allColumns)].map((name) => `k.${name}`);
  const items = grouped
    ? [random.of(keys), anyValue(random, random.of(families), 2, true), `COUNT(*)`]
    : [
        anyValue(random, random.of(families), 2, false),
        anyValue(random, random.of(families), 1, false),
        `k.${random.of(allColumns)}`,
      ];
  const order = random.of([
    '',
    ' ORDER BY 1',
    ' ORDER BY a DESC, 2',
    ` ORDER BY ${anyValue(random, random.of(families), 1, grouped)}`,
    ' ORDER BY b OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY',
  ]);
  const distinct = random.of(['', '', 'DISTINCT ', 'TOP 2 ', 'TOP (@n) ']);
  const from = random.of([
    'kinds k',
    'kinds k LEFT JOIN kinds j ON j.id = k.id',
    `(SELECT * FROM kinds) k`,
    'kinds k CROSS JOIN actpay v',
  ]);
  const where = random.of(['', ` WHERE ${anyCondition(random, 2, false)}`]);
  const group = grouped
    ? ` GROUP BY ${[...new Set(keys)].join(', ')}${random.of(['', ` HAVING ${anyCondition(random, 1, true)}`])}`
    : '';
  const union = random.of(['', '', ' UNION ALL SELECT NULL, NULL, NULL']);
  return `SELECT ${distinct}${items.map((item, i) => `${item} AS ${'abc'[i]}`).join(', ')} FROM ${from}${where}${group}${union}${order}`;
}

/** Runs statements and counts what came of them: rows, or SQL Server's own errors, never a fault of the translation. */
async function outcomes(statements: readonly string[]): Promise<ReadonlyMap<number, number>> {
  const parameters = {
    n: { type: int, value: 2 },
    d: { type: date, value: '2026-01-31' },
    t: { type: nvarchar(20), value: 'ÜNÏ' },
  };
  const numbers = new Map<number, number>();
  for (const statement of statements) {
    const number = await ground.engine.run(statement, parameters, ground.session, never).then(
      () => 0,
      (error: { number?: number; cause?: unknown }) => {
        if (error.number !== undefined && error.number !== 8630) return error.number;
        throw new Error(`${statement}\n${String(error)}\n${String(error.cause)}`);
      },
    );
    numbers.set(number, (numbers.get(number) ?? 0) + 1);
  }
  return numbers;
}

it('spoiled statements are answered or refused as SQL Server refuses, and PostgreSQL is never asked nonsense', async () => {
  const random = openRandom(42);
  expect(await outcomes(sound)).toEqual(new Map([[0, sound.length]]));
  const numbers = await outcomes(Array.from({ length: 1000 }, () => spoiled(random)));
  expect([...numbers.keys()]).toEqual(expect.arrayContaining([0, 102, 156, 207, 4104]));
});

it('so are statements that are put together at random', async () => {
  const random = openRandom(7);
  const numbers = await outcomes(Array.from({ length: 2500 }, () => anyQuery(random)));
  expect(numbers.get(0)).toBeGreaterThan(600);
});
