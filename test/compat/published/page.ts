import { published } from './description.ts';
import { differenceAt, differences } from './differences.ts';
import type { Finding } from './findings.ts';
import { refusedFields, whyLetBe } from './let-be.ts';
import type { Sent } from './requests.ts';
import { neverThere, served } from './served.ts';

const sum = (all: readonly number[]) => all.reduce((one, other) => one + other, 0);
const code = (text: string) => `\`${text}\``;

/** How much of the published text is served, and how many of its fields are answered. */
export function totals(found: readonly Finding[]): string {
  const operations = Object.values(served).flat().length;
  const answered = sum(found.map((one) => one.answered.size));
  const missed = sum(found.map((one) => one.missed.size));
  const empty = sum(found.map((one) => one.empty.size));
  const differ = sum(found.map((one) => one.wrong.size));
  return (
    `${operations} of ${published.length} published calls are served, ${neverThere.length} of them for what is never ` +
    `there. The answers of the others have ${answered} of the ` +
    `${answered + missed} published fields, ${empty} of them never anything but null, and differ in ${differ}.`
  );
}

/** How much of what may be sent takes effect. */
export function sentTotals(sent: readonly Sent[]): string {
  const effective = sum(sent.map((one) => one.effective.length));
  const ignored = sum(sent.map((one) => one.ignored.length));
  const refused = sum(sent.map((one) => one.refused.length));
  return (
    `${sent.length} published writes send ${effective + ignored + refused} fields: ${effective} take effect, ` +
    `${ignored} are taken and let be, ${refused} are refused.`
  );
}

/** What becomes of the fields that are sent, write by write. */
function sentTable(sent: readonly Sent[]): readonly string[] {
  const list = (fields: readonly string[]) => fields.toSorted().map(code).join(', ');
  return [
    '| call | take effect | taken and let be | refused |',
    '| --- | --- | --- | --- |',
    ...sent.map(
      (one) => `| ${code(one.operation)} | ${one.effective.length} | ${list(one.ignored)} | ${list(one.refused)} |`,
    ),
    '',
    'Taken and let be:',
    '',
    ...Object.entries(whyLetBe).map(([why, fields]) => `- ${list(fields)}: ${why}.`),
    '',
    'Refused with 422:',
    '',
    ...Object.entries(refusedFields).map(([field, why]) => `- ${code(field)}: ${why}.`),
  ];
}

/** The part of the page that is made: a table for each family, the differences, and what is not there. */
export function tables(found: readonly Finding[], sent: readonly Sent[]): string {
  const of = new Map(found.map((one) => [one.operation, one]));
  const families = Object.entries(served).map(([family, operations]) =>
    [
      `### ${family}`,
      '',
      '| call | fields | differences |',
      '| --- | --- | --- |',
      ...operations.map((operation) => row(operation, of.get(operation))),
      ...notAnswered(operations.flatMap((one) => of.get(one) ?? [])),
      '',
    ].join('\n'),
  );
  const every = new Set(Object.values(served).flat());
  return [
    totals(found),
    '',
    '## What the differences are',
    '',
    ...differences.map(({ name, why }) => `- **${name}**: ${why}`),
    '',
    '## Call by call',
    '',
    ...families,
    '## What may be sent',
    '',
    sentTotals(sent),
    '',
    ...sentTable(sent),
    '',
    '## Published and not served',
    '',
    'They answer 404.',
    '',
    ...published.filter((one) => !every.has(one)).map((one) => `- ${code(one)}`),
    '',
  ].join('\n');
}

function row(operation: string, finding: Finding | undefined): string {
  if (finding === undefined || neverThere.includes(operation)) {
    return `| ${code(operation)} | | there are none, and none can be made |`;
  }
  const { answered, missed, wrong } = finding;
  const of = answered.size + missed.size;
  const names = new Map<string, string[]>();
  for (const field of wrong.keys()) {
    const name = differenceAt(operation, field)?.name ?? 'unknown';
    names.set(name, [...(names.get(name) ?? []), field]);
  }
  const differ = [...names].map(([name, fields]) => `${name}: ${fields.toSorted().map(code).join(', ')}`);
  return `| ${code(operation)} | ${of === 0 ? 'none published' : `${answered.size} of ${of}`} | ${differ.join('; ')} |`;
}

/** The published fields that no answer of the family has; of a field that is not there, not what is within it. */
function notAnswered(found: readonly Finding[]): readonly string[] {
  const bare = (field: string) => field.replace(/^entities(\[\])?\./, '');
  const answered = new Set(found.flatMap((one) => [...one.answered].map(bare)));
  const all = found.flatMap((one) => [...one.missed].map(bare)).filter((one) => !answered.has(one));
  // What a sync refused is published as a whole record again.
  const missed = new Set(all.filter((one) => !one.startsWith('errors[].')));
  const within = (field: string) => {
    const parts = field.split('.');
    return parts.some((_, i) => i > 0 && missed.has(parts.slice(0, i).join('.').replace(/\[\]$/, '')));
  };
  const names = [...missed].filter((field) => !within(field)).toSorted();
  return names.length === 0 ? [] : ['', `In no answer: ${names.map(code).join(', ')}.`];
}
