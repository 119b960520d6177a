import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commands } from '../bin/parts/commands.ts';
import { exitCode } from '../bin/parts/exit-codes.ts';
import { optionsTaken } from '../bin/parts/taken.ts';
import { importColumns } from '../src/domain/imports/columns.ts';
import { type ImportKind, importKinds, importLimits } from '../src/domain/imports/kinds.ts';
import { type Need, needs } from '../src/domain/permission.ts';
import { type RefusalCode, refusals } from '../src/domain/refusal.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

const below = (folder: string, ends: RegExp): readonly string[] =>
  existsSync(path.join(root, folder))
    ? readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .map((name) => path.posix.join(folder, name.split(path.sep).join('/')))
        .filter((name) => ends.test(name))
    : [];

const pages = [...readdirSync(root).filter((name) => name.endsWith('.md')), ...below('docs', /\.md$/)].sort();

/** The part of a page under a heading, up to the next heading of the same level. */
function section(page: string, heading: string): string {
  const level = heading.split(' ')[0]!;
  const [, after] = `\n${page}\n${level} `.split(`\n${heading}\n`);
  if (after === undefined) throw new Error(`there is no heading ${heading}`);
  return after.split(`\n${level} `)[0]!;
}

/** The cells of every table row; heads and rules too. */
const tableRows = (text: string): readonly (readonly string[])[] =>
  [...text.matchAll(/^\|(.*)\|$/gm)].map((row) => row[1]!.split('|').map((cell) => cell.trim()));

/** What stands in backticks in the first cell of each row. */
const named = (text: string): readonly string[] =>
  tableRows(text).flatMap(([first]) => /^`([^`]+)`/.exec(first ?? '')?.[1] ?? []);

const unique = (names: Iterable<string>) => [...new Set(names)].sort();

describe('the README', () => {
  it('holds the two commands, each on a line of its own', () => {
    const lines = read('README.md').split('\n');
    for (const command of ['npm install && npm start', 'npm install && npm test']) {
      expect(lines.filter((line) => line === command)).toHaveLength(1);
    }
  });
});

describe('the settings', () => {
  const page = read('docs/reference/settings.md');

  it('are those that the program reads', () => {
    const given = [...read('src/settings.ts').matchAll(/(?:given|isOn)\('([A-Z_]+)'\)/g)].map((match) => match[1]!);
    // The owner's address is for `tieout migrate` alone: the program itself never reads it.
    expect(unique(named(section(page, '## The program')))).toEqual(unique([...given, 'DATABASE_ADMIN_URL']));
  });

  it('are all that any file of ours names', () => {
    const name = /\b(?:TIEOUT|SIMULATOR|DATABASE)_[A-Z_]*[A-Z]\b/g;
    const files = [...below('src', /\.tsx?$/), ...below('bin', /\.ts$/), ...below('test', /\.ts$/)];
    const used = files.flatMap((file) => [...read(file).matchAll(name)].map((match) => match[0]));
    const told = named(page).filter((one) => name.test(one) || /^(PORT|HOST)$/.test(one));
    expect(unique(used).filter((one) => !page.includes(`\`${one}\``))).toEqual([]);
    expect(told.filter((one) => !used.includes(one) && !/^(PORT|HOST)$/.test(one))).toEqual([]);
  });
});

describe('the command line', () => {
  const page = read('docs/reference/command-line.md');
  const usage = (heading: string) => named(section(page, heading)).map((text) => text.split(' ')[0]!);

  it('has every command that asks a running Tieout', () => {
    const told = [...usage('## Invoices'), ...usage('## Projects and connections'), ...usage('## People')];
    expect(unique(told)).toEqual(unique(Object.keys(commands)));
  });

  it('has every command of this machine', () => {
    const [, table = ''] = /const local[^{]*\{([\s\S]*?)\n\};/.exec(read('bin/tieout.ts')) ?? [];
    const local = [...table.matchAll(/^ {2}'?([a-z-]+)'?:/gm)].map((match) => match[1]!);
    expect(local.length).toBeGreaterThan(0);
    expect(unique(usage('## On this machine'))).toEqual(unique(local));
  });

  it('has every option that a command takes, beside that command, and no other', () => {
    const rows = tableRows(page).map((cells) => cells.join(' '));
    const everywhere = ['json', 'help', 'company'];
    const all = unique([...Object.keys(commands), ...Object.keys(optionsTaken)]);
    const withVersion = rows.find((row) => row.startsWith('`--version'))!;
    for (const command of all) {
      const own = rows.filter((row) => /^`([a-z-]+)/.exec(row)?.[1] === command).join(' ');
      const told = [...own.matchAll(/--([a-z][a-z-]*)/g)]
        .map((match) => match[1]!)
        .filter((name) => !everywhere.includes(name));
      const version = withVersion.includes(`\`${command}\``) ? ['version'] : [];
      expect(unique([...told, ...version]), command).toEqual(unique(optionsTaken[command] ?? []));
    }
  });

  it('has every exit code with its refusals', () => {
    const rows = tableRows(section(page, '## Exit codes')).filter(([code]) => /^\d$/.test(code ?? ''));
    const told = new Map(rows.map(([code, , which = '']) => [Number(code), which]));
    expect([...told.keys()]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    for (const code of Object.keys(refusals) as RefusalCode[]) {
      const rowsWithIt = [...told].filter(([, which]) => which.includes(`\`${code}\``)).map(([exit]) => exit);
      expect(rowsWithIt, code).toEqual(exitCode(code) === 1 ? [] : [exitCode(code)]);
    }
  });
});

describe('the permissions', () => {
  const asRow = (action: string, all: readonly Need[]) => {
    const level = (tool: string) => all.flatMap((need) => ('tool' in need && need.tool === tool ? need.at_least : []));
    const privilege = all.some((need) => 'privilege' in need) ? 'yes' : '–';
    return [
      `\`${action}\``,
      level('commitments')[0] ?? '–',
      level('erp_integrations')[0] ?? '–',
      level('directory')[0] ?? '–',
      privilege,
    ];
  };

  it('are the needs that the program checks, both ways', () => {
    const rows = tableRows(read('docs/reference/permissions.md')).filter(([first]) => /^`\w+\.\w+`$/.test(first ?? ''));
    expect(rows).toEqual(Object.entries(needs).map(([action, all]) => asRow(action, all)));
  });
});

describe('the guide to importing', () => {
  const page = read('docs/guides/import.md');
  const headings: Readonly<Record<ImportKind, string>> = {
    projects: '## Projects',
    vendors: '## Vendors',
    'cost-codes': '## Cost codes',
    commitments: '## Commitments',
    'schedules-of-values': '## Schedules of values',
    invoices: '## Invoices',
  };

  it.each(importKinds)('has every column of %s as the program reads it', (kind) => {
    const rows = tableRows(section(page, headings[kind])).slice(2);
    const columns = importColumns[kind].map(({ name, required, aliases }) => [
      `\`${name}\``,
      required ? 'yes' : '–',
      aliases.join(', ') || '–',
    ]);
    expect(rows).toEqual(columns);
  });

  it('tells the limits that are kept', () => {
    const { bytes, rows, excelBytes, object, columns, cell, rowsOfRecord, lines } = importLimits;
    const mb = (size: number) => `${size / 1024 / 1024} MB`;
    const figures = [rows, columns, cell, rowsOfRecord, lines].map((figure) => figure.toLocaleString('en-US'));
    for (const limit of [mb(bytes), mb(excelBytes), mb(object), ...figures]) expect(page).toContain(limit);
  });
});

describe('the architecture', () => {
  it('has the doors that the house is held to', () => {
    const rows = tableRows(section(read('ARCHITECTURE.md'), '## Who may import whom')).slice(2);
    const told = rows.map(([room, doors]) => [room, doors!.split(', ').filter((door) => !door.startsWith('nothing'))]);
    const [, table = ''] = /const doors[^{]*\{([\s\S]*?)\n\};/.exec(read('test/tidy.test.ts')) ?? [];
    const held = [...table.matchAll(/^ {2}(\w+): \[(.*)\]/gm)].map(([, room, doors]) => [
      room,
      [...doors!.matchAll(/'([^']+)'/g)].map((door) => door[1]!.replace(/\/$/, '')),
    ]);
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(held));
  });

  it('names only constraints and triggers that the migrations make', () => {
    const sql = below('src/store/migrations', /\.sql$/)
      .map(read)
      .join('\n');
    const text = section(read('ARCHITECTURE.md'), '## Eight invariants');
    const names = [...text.matchAll(/`((?:link|invoice|job|sent|ended)_[a-z_]+)`/g)].map((match) => match[1]!);
    expect(names.length).toBeGreaterThan(8);
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(sql))).toEqual([]);
  });
});

describe('every page', () => {
  /** Links and images, code aside. */
  const targets = (page: string): readonly string[] => {
    const prose = read(page)
      .replace(/^```[\s\S]*?^```/gm, '')
      .replace(/`[^`\n]*`/g, '');
    return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
  };
  const anchorsOf = (page: string): readonly string[] =>
    [...read(page).matchAll(/^#+ (.+)$/gm)].map((heading) =>
      heading[1]!
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    );

  it.each(pages)('%s links only to what is there', (page) => {
    const dead = targets(page).filter((target) => {
      if (/^[a-z]+:/.test(target)) return false;
      const [file = '', anchor] = target.split('#');
      const to = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
      if (!existsSync(path.join(root, to))) return true;
      return anchor !== undefined && to.endsWith('.md') && !anchorsOf(to).includes(anchor);
    });
    expect(dead).toEqual([]);
  });

  it.each(pages)('%s stands alone', (page) => {
    expect(read(page)).not.toMatch(/\.\.\/shared\b|\/work\/|\bissue #|\bissue \d/i);
  });
});
