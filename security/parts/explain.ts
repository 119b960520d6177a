/** Why an answer may be another without anything of the other company in it; null where nothing explains it. */
export type Why = 'order' | 'moment';

/** What tells how long ago something was, or how long it took, is another answer each time. */
const moments = /_at$|^(?:at|now|ms|since|until|as_of|took_ms|last_\w+|next_\w+|due|age)$/;

/**
 * Two answers of one request. `order`: the same rows, in another order, as where nothing in the statement says which of two
 * that tie comes first. `moment`: the same but for when it was asked.
 */
export function whyOther(before: string, after: string): Why | null {
  const [one, other] = [read(before), read(after)];
  if (one === null || other === null || one.status !== other.status) return null;
  if (same(sorted(one.body), sorted(other.body))) return 'order';
  if (same(sorted(timeless(one.body)), sorted(timeless(other.body)))) return 'moment';
  return null;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function read(answer: string): { readonly status: string; readonly body: unknown } | null {
  const [status = '', ...rest] = answer.split(' ');
  try {
    return { status, body: JSON.parse(rest.join(' ')) };
  } catch {
    return { status, body: rest.join(' ').split('\n').sort() };
  }
}

const entries = (value: object) => Object.entries(value);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted).sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(entries(value).map(([name, part]) => [name, sorted(part)]));
}

function timeless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(timeless);
  if (typeof value === 'string') return value.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'then');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    entries(value)
      .filter(([name]) => !moments.test(name))
      .map(([name, part]) => [name, timeless(part)]),
  );
}

/** The names of the fields in which two answers differ, a few of them. */
export function fieldsOther(before: string, after: string): string {
  const found = new Set<string>();
  const walk = (name: string, one: unknown, other: unknown): void => {
    if (same(one, other)) return;
    if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
      found.add(name);
      return;
    }
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    for (const part of names) {
      const within = Array.isArray(one) ? name : part;
      walk(within, (one as Record<string, unknown>)[part], (other as Record<string, unknown>)[part]);
    }
  };
  walk('status', read(before)?.status, read(after)?.status);
  walk('text', read(before)?.body, read(after)?.body);
  return [...found].slice(0, 4).join(', ');
}
