import { useQuery } from '@tanstack/react-query';
import { fill, words } from '../../../domain/words/words.ts';
import type { Item, SideBySide, Terms } from '../../../http/client.ts';
import { api, keys } from '../../api.ts';
import { readableAmount, readableDay, readableMoment } from '../../parts/format.ts';
import { Loading, Refusal } from '../../parts/trouble.tsx';
import { useCompany } from '../../session.tsx';

const says = words.list.panel;
const standings = words.page.detail.standings;
const reads: Readonly<Record<string, string>> = words.corrections.page.reads;

interface Line {
  readonly key: string;
  readonly name: string;
  readonly ours: string | null;
  readonly theirs: string | null;
  readonly differs: boolean;
}

const age = (since: string, now: number): string => {
  const minutes = Math.max(0, Math.round((now - Date.parse(since)) / 60_000));
  if (minutes < 120) return fill(says.age.minutes, { count: minutes });
  return minutes < 2_880
    ? fill(says.age.hours, { count: Math.round(minutes / 60) })
    : fill(says.age.days, { count: Math.round(minutes / 1_440) });
};

const heads = [
  ['vendorNumber', 'vendor_number'],
  ['jobNumber', 'job_number'],
  ['commitmentNumber', 'commitment_number'],
  ['invoiceNumber', 'invoice_number'],
  ['billingDate', 'billing_date'],
] as const;

/** Of an ERP bill that somebody typed, several rows may be of one line: together they are it. */
function lineOf(terms: Terms | null, line: number): { amount: string; retainage: string } | null {
  const its = terms?.lines.filter((one) => one.line_number === line) ?? [];
  if (its.length < 2) return its[0] ?? null;
  const sum = (name: 'amount' | 'retainage') =>
    (its.reduce((cents, one) => cents + Math.round(Number(one[name]) * 100), 0) / 100).toFixed(2);
  return { amount: sum('amount'), retainage: sum('retainage') };
}

/** Every field of both, in the order of a bill; what differs is what the server says. */
function linesOf({ ours, theirs, differences }: SideBySide): readonly Line[] {
  const other = theirs?.terms ?? null;
  const differs = (part: string, line: number | null) =>
    differences.some((one) => one.part === part && one.line === line);
  const money = (value: string | undefined | null) => (value == null ? null : readableAmount(value));
  const rows: Line[] = heads.map(([part, field]) => {
    const read = (terms: Terms | null) => {
      const value = terms?.[field] ?? null;
      return value !== null && field === 'billing_date' ? readableDay(value || null) : value;
    };
    return { key: part, name: says.fields[part], ours: read(ours), theirs: read(other), differs: differs(part, null) };
  });
  const [amount, theirAmount] = [money(ours?.amount), money(other?.amount)];
  rows.push(
    {
      key: 'amountOfBill',
      name: says.fields.amountOfBill,
      ours: amount,
      theirs: theirAmount,
      differs: other !== null && amount !== theirAmount,
    },
    {
      key: 'retainage',
      name: says.fields.retainage,
      ours: money(ours?.retainage),
      theirs: money(other?.retainage),
      differs: differs('retainage', null),
    },
  );
  const numbers = new Set([...(ours?.lines ?? []), ...(other?.lines ?? [])].map((line) => line.line_number));
  for (const line of [...numbers].sort((a, b) => a - b)) {
    const [mine, its] = [lineOf(ours, line), lineOf(other, line)];
    for (const [part, field] of [
      ['amount', 'amount'],
      ['lineRetainage', 'retainage'],
    ] as const) {
      rows.push({
        key: `${part} ${line}`,
        name: fill(says.fields[part], { line }),
        ours: money(mine?.[field]),
        theirs: money(its?.[field]),
        differs: differs(part, line),
      });
    }
  }
  return rows;
}

function Table({ both, erp }: { both: SideBySide; erp: string }) {
  const rows = linesOf(both);
  return (
    <div className="sheet">
      <table className="table compare">
        <caption className="sr-only">{says.compare}</caption>
        <thead>
          <tr>
            <th scope="col">{says.field}</th>
            <th scope="col">
              {says.ours}
              <span className="under">{both.frozen ? says.oursFrozen : says.oursNow}</span>
            </th>
            <th scope="col">
              {erp}
              <span className="under">{both.theirs?.record?.label ?? '–'}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} data-differs={row.differs}>
              <th scope="row">{row.name}</th>
              <td>{row.ours ?? '–'}</td>
              <td>
                {row.theirs ?? '–'}
                {row.differs && <span className="differs-mark">{says.fieldDiffers}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Verdict({ both, erp }: { both: SideBySide; erp: string }) {
  const { theirs, differences } = both;
  if (theirs === null) return <p className="quiet">{both.frozen ? says.never : says.noBill}</p>;
  const { length: count } = differences;
  const tone = theirs.is === 'present' && theirs.terms !== null ? (count === 0 ? 'green' : 'red') : 'yellow';
  const said = {
    gone: fill(says.gone, { erp }),
    unknown: fill(says.unknown, { erp, because: theirs.because }),
    present:
      theirs.terms === null
        ? fill(says.notShown, { erp })
        : count === 0
          ? says.same
          : fill(count === 1 ? says.differs.one : says.differs.other, { count }),
  }[theirs.is];
  return (
    <>
      <p className="verdict" data-tone={tone}>
        <strong>{said}</strong>
        {theirs.standing !== null && ` ${says.fields.standing}: ${standings[theirs.standing]}.`}
      </p>
      {theirs.is !== 'unknown' && theirs.because !== null && (
        <p className="verdict" data-tone="yellow">
          {fill(says.unknown, { erp, because: theirs.because })}
        </p>
      )}
    </>
  );
}

/** Our record and the ERP's beside each other: read now, with what was seen before until it is there. */
export function ComparePanel({ item }: { item: Item }) {
  const company = useCompany().id;
  const id = item.invoice_id;
  const key = keys.sideBySide(company, id);
  const before = useQuery({
    queryKey: [...key, item.version, 'before'],
    queryFn: () => api.sideBySide(company, id, false),
    staleTime: 0,
  });
  const live = useQuery({
    queryKey: [...key, item.version, 'live'],
    queryFn: () => api.sideBySide(company, id, true),
    staleTime: 30_000,
    retry: false,
  });
  const both = live.data ?? before.data;
  if (both === undefined) {
    return before.error ? <Refusal problem={before.error} /> : <Loading />;
  }
  const { erp, theirs } = both;
  const read =
    theirs?.as_of == null
      ? null
      : theirs.live
        ? fill(says.readLive, { at: readableMoment(theirs.as_of) })
        : fill(says.readBefore, { at: readableMoment(theirs.as_of), age: age(theirs.as_of, Date.now()) });
  return (
    <section className="panel-part">
      <div role="status">
        {live.isFetching && both.frozen ? (
          <p className="verdict">
            <span className="spinner" aria-hidden="true" /> {fill(says.reading, { erp })}
          </p>
        ) : (
          <Verdict both={both} erp={erp} />
        )}
      </div>
      <p className="quiet compare-source">
        {read} {theirs !== null && fill(says.path, { path: reads[both.path] ?? both.path })}{' '}
        {both.frozen && (
          <button
            type="button"
            className="btn btn-row btn-plain"
            aria-disabled={live.isFetching}
            onClick={() => !live.isFetching && void live.refetch()}
          >
            {says.readAgain}
          </button>
        )}
      </p>
      <Table both={both} erp={erp} />
    </section>
  );
}
