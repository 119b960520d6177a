import type { Span } from '../../app/hub.ts';
import { type Instant, parseDay } from '../../domain/time.ts';
import { Refusing } from '../problem.ts';

/**
 * A day reaches from its first moment to its last; a moment is itself, of which .NET writes seven places of a second and Go
 * nine. UTC, as everything that is answered.
 */
function moment(text: string, end: boolean): Instant | null {
  if (parseDay(text) !== null) return Date.parse(`${text}T${end ? '23:59:59.999' : '00:00:00'}Z`) as Instant;
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : (at as Instant);
}

/**
 * `filters[updated_at]="2026-09-23T16:30:00Z...2026-09-23T17:00:00Z"`: both ends included, quotes or not, days or moments.
 * One of them alone means that day, or everything from that moment on.
 */
export function spanFilter(value: unknown, name: string): Span | null {
  if (value === undefined) return null;
  const text = String(value).trim().replace(/^"|"$/g, '');
  const [first = '', second] = text.split('...');
  const from = moment(first.trim(), false);
  const to =
    second === undefined ? (parseDay(first.trim()) ? moment(first.trim(), true) : null) : moment(second.trim(), true);
  if (from === null || (second !== undefined && to === null)) {
    throw new Refusing('malformed', { field: `filters[${name}]`, because: 'instant' });
  }
  return { from, to };
}

export const within = (at: Instant, span: Span | null): boolean =>
  span === null || ((span.from === null || at >= span.from) && (span.to === null || at <= span.to));
