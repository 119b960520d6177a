import type { AlertKind, AlertTopic } from '../care/alerts.ts';
import { type FindingKind, findings } from '../tie-out.ts';
import { fill, sayAgo, words } from '../words/words.ts';
import { invoiceName, type LetterText, letterOf } from './letter.ts';

const says = words.alerts;

/** One thing that happened: said when it is known to whom, in their language. */
export interface AlertNews {
  readonly topic: AlertTopic;
  say(): SaidAlert;
}

/** As a mail tells it. */
export interface SaidAlert {
  readonly subject: string;
  readonly what: string;
  readonly why: string | null;
  readonly todo: string | null;
  readonly link: { readonly says: string; readonly path: string };
}

const counted = (n: number, [one, many]: readonly [string, string], facts: object): string =>
  fill(n === 1 ? one : many, { ...facts, n });

const to = (kind: AlertKind, path: string): SaidAlert['link'] => ({ says: says.links[kind], path });

export const silentNews = (facts: {
  readonly name: string;
  agent: string;
  host: string;
  silentMs: number;
}): AlertNews => ({
  topic: 'connections',
  say: () => ({
    subject: fill(says.subjects.agent_silent, facts),
    what: fill(says.agentSilent.what, { ...facts, ago: sayAgo(facts.silentMs) }),
    why: says.agentSilent.why,
    todo: fill(says.agentSilent.todo, facts),
    link: to('agent_silent', 'erp/connections'),
  }),
});

export const readsNews = (facts: { readonly name: string; erp: string; because: string }): AlertNews => ({
  topic: 'connections',
  say: () => ({
    subject: fill(says.subjects.reads_failing, facts),
    what: fill(says.readsFailing.what, facts),
    why: fill(says.readsFailing.why, facts),
    todo: fill(says.readsFailing.todo, facts),
    link: to('reads_failing', 'erp/connections'),
  }),
});

/** That what was told before is over. */
export const overNews = (kind: 'agent_silent' | 'reads_failing', name: string): AlertNews => ({
  topic: 'connections',
  say: () => ({
    subject: fill(kind === 'agent_silent' ? says.subjects.agent_back : says.subjects.reads_back, { name }),
    what: fill(kind === 'agent_silent' ? says.agentBack : says.readsBack, { name }),
    why: null,
    todo: null,
    link: to(kind, 'erp/connections'),
  }),
});

export function exportsNews(facts: {
  readonly name: string;
  readonly count: number;
  readonly some: readonly { readonly invoiceNumber: string | null; vendor: string; amount: string; detail: string }[];
}): AlertNews {
  return { topic: 'exports', say: () => sayExports(facts) };
}

function sayExports({ name, count, some }: Parameters<typeof exportsNews>[0]): SaidAlert {
  const lines = some.map((one) => fill(says.exportsFailed.one, { ...one, invoice: invoiceName(one.invoiceNumber) }));
  const more = count > some.length ? [fill(says.exportsFailed.more, { n: count - some.length })] : [];
  return {
    subject: counted(count, says.subjects.exports_failed, { name }),
    what: [counted(count, says.exportsFailed.what, { name }), ...lines, ...more].join('\n'),
    why: fill(says.exportsFailed.why, { detail: some[0]?.detail ?? '' }),
    todo: says.exportsFailed.todo,
    link: to('exports_failed', 'erp/subcontractor-invoices?filter=failed_to_export'),
  };
}

/** By kinds, in the order in which a tie-out tells them. */
export const sayCounts = (counts: Readonly<Partial<Record<FindingKind, number>>>): string =>
  (Object.keys(findings) as FindingKind[])
    .flatMap((kind) => {
      const n = counts[kind] ?? 0;
      return n === 0 ? [] : [fill(says.tieOutFound.count, { n, kind: words.tieOut.kinds[kind].title })];
    })
    .join(', ');

export function tieOutNews(facts: {
  readonly name: string;
  readonly erp: string;
  readonly tieOut: number;
  readonly counts: Readonly<Partial<Record<FindingKind, number>>>;
}): AlertNews {
  return { topic: 'tie_outs', say: () => sayTieOut(facts) };
}

function sayTieOut(facts: Parameters<typeof tieOutNews>[0]): SaidAlert {
  const n = Object.values(facts.counts).reduce((all, one) => all + one, 0);
  return {
    subject: counted(n, says.subjects.tie_out_found, facts),
    what: fill(says.tieOutFound.what, { ...facts, counts: sayCounts(facts.counts) }),
    why: fill(says.tieOutFound.why, facts),
    todo: says.tieOutFound.todo,
    link: to('tie_out_found', `erp/tie-out?run=${facts.tieOut}`),
  };
}

/** All that happened within a few minutes, to one person. */
export function alertLetter(
  happened: readonly AlertNews[],
  facts: { readonly to: string; readonly company: string; readonly home: string },
): LetterText {
  const news = happened.map((one) => one.say());
  const [only] = news;
  if (only === undefined) throw new Error('an alert without news');
  const single = news.length === 1;
  const same = news.every(({ link }) => link.path === only.link.path);
  const path = same ? only.link.path : 'erp/connections';
  const { labels } = says;
  return letterOf({
    subject: single ? only.subject : fill(says.subjects.several, { company: facts.company, n: news.length }),
    to: facts.to,
    paragraphs: [
      fill(says.lead, facts),
      ...news.flatMap(({ what, why, todo }) => [
        what,
        ...(why === null ? [] : [fill(labels.why, { why })]),
        ...(todo === null ? [] : [fill(labels.todo, { todo })]),
      ]),
    ],
    link: { says: same ? only.link.says : says.links.several, to: `${facts.home}/${path}` },
    foot: [fill(says.why, facts), fill(words.mail.stop, { link: `${facts.home}/mail` })],
  });
}
