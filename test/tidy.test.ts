import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = path.join(root, 'src');

/** Which doors of other rooms each room may use. The files beside the rooms put them together and may use any. */
const doors: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  connectors: ['domain/'],
  agent: ['domain/', 'connectors/contract', 'connectors/trouble'],
  app: ['domain/', 'connectors/contract'],
  simulators: [],
  sources: ['domain/', 'app/hub'],
  store: ['domain/', 'app/unit-of-work'],
  people: ['domain/', 'app/ports/sign-in'],
  telemetry: ['domain/', 'app/ports/telemetry'],
  mail: ['domain/', 'app/ports/mail'],
  demo: ['domain/', 'app/hub'],
  documents: ['domain/'],
  http: ['domain/', 'app/hub', 'documents/documents'],
  web: ['domain/', 'http/client'],
};

const mostLines = 400;

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((name) => name.split(path.sep).join('/'))
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) && !name.includes('/testing/'));

/** What a file imports of our own, as paths within src. */
function importsOf(file: string): readonly string[] {
  const text = readFileSync(path.join(source, file), 'utf8');
  const named = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => match[1]!);
  return named.map((target) => path.posix.normalize(path.posix.join(path.posix.dirname(file), target)));
}

const everyFile = readdirSync(root, { withFileTypes: true })
  .filter((folder) => folder.isDirectory() && !/^(\.|node_modules$|dist$|data$)/.test(folder.name))
  .flatMap(({ name }) =>
    readdirSync(path.join(root, name), { recursive: true, encoding: 'utf8' }).map((file) => `${name}/${file}`),
  )
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('/node_modules/'));
const textOf = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** What a file takes of our other files, each as its path and its name there; `*` is all of it. */
function namesWanted(file: string): readonly string[] {
  const from = (target: string) => path.posix.normalize(path.posix.join(path.posix.dirname(file), target));
  const text = textOf(file);
  const named = [...text.matchAll(/(?:import|export)\s+([^;'"]*?)\s*from\s*'(\.[^']+)'/g)].flatMap(
    ([, what, target]) =>
      what!.includes('*')
        ? [`${from(target!)} *`]
        : [...what!.matchAll(/(?:type\s+)?(\w+)(?:\s+as\s+\w+)?\s*(?=[,}])/g)].map(
            ([, name]) => `${from(target!)} ${name}`,
          ),
  );
  const whole = [...text.matchAll(/import\(\s*['"`](\.[^'"`]+)/g)].map(([, target]) => `${from(target!)} *`);
  return [...named, ...whole];
}

describe('the house', () => {
  it('has a rule for every room', () => {
    const rooms = new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/')[0]));
    expect([...rooms].sort()).toEqual(Object.keys(doors).sort());
  });

  it('enters a room only through its doors', () => {
    const wrong: string[] = [];
    for (const file of files.filter((name) => name.includes('/'))) {
      const room = file.split('/')[0]!;
      for (const target of importsOf(file)) {
        const bare = target.replace(/\.tsx?$/, '');
        if (bare.startsWith(`${room}/`)) continue;
        if (!doors[room]!.some((door) => bare === door || (door.endsWith('/') && bare.startsWith(door)))) {
          wrong.push(`${file} may not import ${target}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('keeps the domain free of input, output, clocks and promises', () => {
    const forbidden = /\b(Promise|async|await|Date\.now|performance|process|setTimeout|fetch)\b|from 'node:/;
    const code = (file: string) =>
      readFileSync(path.join(source, file), 'utf8')
        .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
        .replace(/'(?:[^'\\\n]|\\.)*'/g, (text) => (text.startsWith("'node:") ? text : "''"));
    const wrong = files.filter((file) => file.startsWith('domain/') && forbidden.test(code(file)));
    expect(wrong).toEqual([]);
  });

  it('hands each of the two writes to one job alone, and none can delete', () => {
    const text = (file: string) => readFileSync(path.join(source, file), 'utf8');
    const asking = (call: RegExp) =>
      files.filter((file) => !file.startsWith('connectors/') && call.test(text(file))).sort();
    // The agent does them for those jobs, beside an ERP that the hub cannot reach.
    expect(asking(/\.createBill\(/)).toEqual(['agent/perform.ts', 'app/jobs/export-invoice.ts']);
    expect(asking(/\.createRecord\(/)).toEqual(['agent/perform.ts', 'app/jobs/export-record.ts']);
    expect(text('connectors/contract.ts').match(/^ {2}(delete|remove|void|cancel)\w*\(/gm)).toBeNull();
    expect(files.filter((file) => /deleteBill/.test(text(file)))).toEqual([]);
  });

  it('keeps Sage’s table and field names where they belong', () => {
    const names = /\b(acpinv|apivln|actpay|actrec|invnum|vndnum|usrdf1|invttl)\b/;
    const wrong = files.filter(
      (file) =>
        !file.includes('sage-100-contractor/') &&
        names.test(readFileSync(path.join(source, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')),
    );
    expect(wrong).toEqual([]);
  });

  it('has no file that has grown past one idea', () => {
    const long = files
      .map((file) => ({ file, lines: readFileSync(path.join(source, file), 'utf8').split('\n').length }))
      .filter(({ lines }) => lines > mostLines);
    expect(long).toEqual([]);
  });

  it('opens nothing that only its own file uses', () => {
    const wanted = new Set(everyFile.flatMap(namesWanted));
    // But for what is started by its name, and what stands in the place of the domain's in a page.
    const others = files.filter((file) => !['main.ts', 'web/language/catalogue.ts'].includes(file));
    const opened = others.flatMap((file) =>
      [...textOf(`src/${file}`).matchAll(/^export (?:async )?(?:function\*?|const|class) (\w+)/gm)]
        .map(([, name]) => `src/${file} ${name}`)
        .filter((one) => !wanted.has(one) && !wanted.has(one.replace(/\w+$/, '*'))),
    );
    expect(opened).toEqual([]);
  });

  it('type-checks', () => {
    // Several checkers each check anew what they share: on two cores that takes longer.
    execFileSync(path.join(root, 'node_modules/.bin/tsc'), ['--noEmit', '--singleThreaded'], {
      cwd: root,
      stdio: 'pipe',
      encoding: 'utf8',
    });
  }, 300_000);

  it('is linted and formatted', () => {
    execFileSync(path.join(root, 'node_modules/.bin/biome'), ['ci', '.'], {
      cwd: root,
      stdio: 'pipe',
      encoding: 'utf8',
    });
  });
});
