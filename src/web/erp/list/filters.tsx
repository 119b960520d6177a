import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useState } from 'react';
import { typedAmount } from '../../../domain/list-view.ts';
import { localeOf } from '../../../domain/words/languages.ts';
import { fill, language, sayCount, words } from '../../../domain/words/words.ts';
import type { Item } from '../../../http/client.ts';
import { api, keys } from '../../api.ts';
import { readableAmount } from '../../parts/format.ts';
import { Glyph } from '../../parts/glyph.tsx';
import { SearchBox } from '../../parts/search-box.tsx';
import { useCompany } from '../../session.tsx';
import { isNarrowed, type ListSearch, narrowings } from '../list-search.ts';

const says = words.page.list;
const own = words.list;
/** So long after the last letter is it looked for: shorter than anybody waits, long enough for two quick letters to be one. */
const typingMs = 10;

type Change = (search: ListSearch) => void;

function Choice(props: {
  label: string;
  any: string;
  value: number | string | undefined;
  options: readonly (readonly [value: number | string, name: string])[];
  change: (value: string) => void;
}) {
  return (
    <select
      className="field"
      aria-label={props.label}
      value={props.value ?? ''}
      onChange={(event) => props.change(event.target.value)}
    >
      <option value="">{props.any}</option>
      {props.options.map(([value, name]) => (
        <option key={value} value={value}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** An amount to begin or end with; taken when one leaves the field or presses Enter, and what is none is told of then. */
function AmountBox(props: { label: string; value: string | undefined; change: (text: string) => void }) {
  const [text, setText] = useState(props.value ?? '');
  const [told, setTold] = useState(false);
  const wrong = useId();
  useEffect(() => setText(props.value ?? ''), [props.value]);
  const bad = text.trim() !== '' && typedAmount(text.trim()) === null;
  const take = () => {
    setTold(bad);
    if (!bad && text.trim() !== (props.value ?? '')) props.change(text.trim());
  };
  return (
    <>
      <input
        className="field field-amount"
        inputMode="decimal"
        aria-label={props.label}
        placeholder={props.label}
        aria-invalid={bad}
        aria-describedby={bad && told ? wrong : undefined}
        value={text}
        maxLength={16}
        onChange={(event) => {
          setTold(false);
          setText(event.target.value);
        }}
        onBlur={take}
        onKeyDown={(event) => event.key === 'Enter' && take()}
      />
      {bad && told && (
        <span id={wrong} role="alert" className="field-wrong">
          {own.badAmount}
        </span>
      )}
    </>
  );
}

const months = new Intl.DateTimeFormat(localeOf(language()), { year: 'numeric', month: 'long', timeZone: 'UTC' });
const monthName = (month: string) => months.format(new Date(`${month}-01`));

function useChoices(found: readonly Item[] | null) {
  const company = useCompany().id;
  const { data } = useQuery({
    queryKey: keys.listChoices(company),
    queryFn: () => api.listChoices(company),
    staleTime: 60_000,
  });
  // Those on screen are there before the whole list of them is.
  const projects = new Map((data?.projects ?? []).map((one) => [one.id, `${one.number} ${one.name}`]));
  const vendors = new Map((data?.vendors ?? []).map((one) => [one.id, one.name]));
  for (const item of found ?? []) {
    if (!projects.has(item.project.id)) projects.set(item.project.id, `${item.project.number} ${item.project.name}`);
    if (!vendors.has(item.vendor.id)) vendors.set(item.vendor.id, item.vendor.name);
  }
  return { projects: [...projects], vendors: [...vendors], periods: data?.periods ?? [] };
}

/** Search and filters; what is typed goes to the address a moment later. */
export function ListFilters(props: { search: ListSearch; change: Change; found: readonly Item[] | null }) {
  const { search, change } = props;
  const { projects, vendors, periods } = useChoices(props.found);
  const waiting = Object.entries(own.waitingDays) as [string, string][];
  // On a telephone all but the search would be the whole first screen: there they are shown when asked for.
  const [unfolded, setUnfolded] = useState(false);
  const rest = useId();
  const used = narrowings.filter((name) => name !== 'search' && search[name] !== undefined).length;
  return (
    <search className="toolbar-search list-filters">
      <SearchBox
        value={search.search ?? ''}
        label={says.search}
        hint={says.searchHint}
        pauseMs={typingMs}
        change={(text) => change({ search: text })}
      />
      <button
        type="button"
        className="btn filters-fold"
        aria-expanded={unfolded}
        aria-controls={rest}
        onClick={() => setUnfolded(!unfolded)}
      >
        {used === 0 ? own.filters : fill(own.filtersUsed, { count: used })}
        <Glyph name={unfolded ? 'up' : 'down'} />
      </button>
      <div className="filters-rest" id={rest} data-unfolded={unfolded}>
        <Choice
          label={says.project}
          any={says.allProjects}
          value={search.project_id}
          options={projects}
          change={(value) => change({ project_id: Number(value) })}
        />
        <Choice
          label={own.vendor}
          any={own.anyVendor}
          value={search.vendor_id}
          options={vendors}
          change={(value) => change({ vendor_id: Number(value) })}
        />
        <Choice
          label={own.period}
          any={own.anyPeriod}
          value={search.period}
          options={periods.map((month) => [month, monthName(month)] as const)}
          change={(period) => change({ period })}
        />
        <span className="amount-range">
          <AmountBox
            label={own.amountFrom}
            value={search.amount_from}
            change={(amount_from) => change({ amount_from })}
          />
          –
          <AmountBox label={own.amountTo} value={search.amount_to} change={(amount_to) => change({ amount_to })} />
        </span>
        <Choice
          label={own.waiting}
          any={own.anyWaiting}
          value={search.waiting_days}
          options={waiting}
          change={(value) => change({ waiting_days: Number(value) })}
        />
      </div>
    </search>
  );
}

/** Of which the address makes nothing. */
export const nothingNarrowed = Object.fromEntries(narrowings.map((name) => [name, ''])) as unknown as ListSearch;

/** Counting waits until nobody types any more: the rows come first. */
const restMs = 250;
function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(JSON.parse(text) as T), restMs);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}

/** How many match, and what they come to, where the list was narrowed down; and the way back. */
export function MatchCount(props: {
  search: ListSearch;
  query: Readonly<Record<string, string | number>>;
  change: Change;
}) {
  const { search, query, change } = props;
  const company = useCompany().id;
  const narrowed = isNarrowed(search);
  const { sort, ...asked } = query;
  const filter = useRested(asked);
  const { data: found } = useQuery({
    queryKey: [...keys.erp(company), 'matching', filter],
    queryFn: () => api.matching(company, filter),
    enabled: narrowed,
  });
  if (!narrowed) return null;
  // The rows may be of what is asked for by now: a sum of anything else beside them would be taken for theirs.
  const data = JSON.stringify(filter) === JSON.stringify(asked) ? found : undefined;
  const count = data && sayCount(data.count);
  return (
    <>
      <span className="quiet match-count" role="status">
        {data === undefined
          ? ''
          : data.more || data.amount_due === null
            ? fill(own.matchingMore, { count })
            : fill(own.matchingSum, {
                count,
                amount: readableAmount(data.amount_due),
                retainage: readableAmount(data.retainage ?? '0.00'),
              })}
      </span>
      <button type="button" className="btn btn-row btn-plain" onClick={() => change(nothingNarrowed)}>
        {own.clearFilters}
      </button>
    </>
  );
}
