import { leaksIn } from '../parts/leaks.ts';
import type { Answered, Asked, FuzzHouse } from './house.ts';
import { parsed } from './operation.ts';

/**
 * The one status above 499 that is no failure of ours: the ERP was asked at once and did not answer, which the call
 * declares. That the hub itself is not to be had (`unavailable`) is one, for it has all that it needs here.
 */
const saysTheErpIsSilent = ({ status, text }: Answered): boolean =>
  status === 503 && (parsed(text)?.value as { code?: unknown } | undefined)?.code === 'erp_not_answering';

/** What holds of every answer, whoever asked for whatever. */
export function wrongOf(house: FuzzHouse, asked: Asked, answered: Answered): readonly string[] {
  const { status, headers, text, type } = answered;
  const wrong: string[] = [];
  if (status >= 500 && !saysTheErpIsSilent(answered)) wrong.push(`${status}: ${text.slice(0, 200)}`);
  if (status < 200) wrong.push(`the status is ${status}`);
  if (typeof headers['x-request-id'] !== 'string') wrong.push('it has no id');
  for (const [name, value] of Object.entries(headers)) {
    if (/[\r\n\0]/.test(String(value))) wrong.push(`the header ${name} goes over several lines`);
  }
  if (/^(text|application\/([\w.+-]*json|xml))/.test(type) || type === '') {
    const planted = { ...house.planted.everywhere, ...strangersTo(house, asked.who) };
    wrong.push(...leaksIn(text, planted));
    wrong.push(...leaksIn(JSON.stringify(headers), planted));
  }
  return wrong;
}

const strangersTo = ({ planted }: FuzzHouse, who: string) =>
  who === 'nobody' || who === 'forger'
    ? { ...planted.ours, ...planted.theirs }
    : who === 'outsider'
      ? planted.ours
      : planted.theirs;

/** Counted by classes, but for the few that mean something by themselves. */
export const classOf = (status: number): string =>
  [401, 403, 404, 409, 422, 429].includes(status) ? String(status) : `${Math.floor(status / 100)}xx`;

/** A request for people: as much of it as shows what it is. */
export function shownRequest({ who, method, url, headers, body }: Asked): string {
  const text = Buffer.isBuffer(body) ? `base64 ${body.toString('base64')}` : (body ?? '');
  const given = text.length > 1_500 ? `${text.slice(0, 1_500)}… (${text.length})` : text;
  return JSON.stringify({ who, method, url: url.slice(0, 1_500), headers, body: given });
}
