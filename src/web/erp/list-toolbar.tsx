import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { words } from '../../domain/words/words.ts';
import type { Item, List } from '../../http/client.ts';
import { api, keys } from '../api.ts';
import { useCompany } from '../session.tsx';
import { type Filter, filters, type ListSearch } from './list-search.ts';

const says = words.page.list;
const typingMs = 250;

/** The states as links with live counts: each has an address of its own. */
export function StateTabs(props: { c: string; filter: Filter; counts: List['counts'] | null; search: ListSearch }) {
  return (
    <nav className="tabs" aria-label={says.states}>
      {filters.map((filter) => (
        <Link
          key={filter}
          to="/companies/$c/erp/subcontractor-invoices"
          params={{ c: props.c }}
          search={{ ...props.search, filter }}
          className="tab"
          data-state={filter}
          aria-current={filter === props.filter ? 'page' : undefined}
          activeProps={{}}
          resetScroll={false}
        >
          {filter === 'all' ? says.all : words.page.erpStatuses[filter]}
          <span className="count">{props.counts?.[filter] ?? ' '}</span>
        </Link>
      ))}
    </nav>
  );
}

function SearchBox({ value, change }: { value: string; change: (search: ListSearch) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => change({ search: text }), typingMs);
    return () => clearTimeout(timer);
  }, [text, value, change]);
  return (
    <input
      type="search"
      className="field field-search"
      aria-label={says.search}
      placeholder={says.searchHint}
      value={text}
      maxLength={100}
      onChange={(event) => setText(event.target.value)}
    />
  );
}

function ProjectFilter(props: {
  value: number | undefined;
  found: readonly Item[] | null;
  change: (id: number) => void;
}) {
  const company = useCompany().id;
  const { data } = useQuery({ queryKey: keys.projects(company), queryFn: () => api.projects(company) });
  const known = new Map((data ?? []).map((one) => [one.id, `${one.project_number} ${one.name}`]));
  // Who may not read Commitments has no list of projects; those on screen will do.
  for (const item of props.found ?? []) known.set(item.project.id, `${item.project.number} ${item.project.name}`);
  return (
    <select
      className="field"
      aria-label={says.project}
      value={props.value ?? ''}
      onChange={(event) => props.change(Number(event.target.value))}
    >
      <option value="">{says.allProjects}</option>
      {[...known].map(([id, name]) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** Search and project; what is typed goes to the address a moment later. */
export function ListToolbar(props: {
  search: ListSearch;
  change: (search: ListSearch) => void;
  found: readonly Item[] | null;
}) {
  const { search, change } = props;
  return (
    <search className="toolbar-search">
      <SearchBox value={search.search ?? ''} change={change} />
      <ProjectFilter value={search.project_id} found={props.found} change={(project_id) => change({ project_id })} />
    </search>
  );
}
