import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { words } from '../../domain/words/words.ts';
import type { SingleSignOnSettings } from '../../http/client.ts';
import { api } from '../api.ts';
import { directoryKeys } from '../directory/keys.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Loading, Refusal } from '../parts/trouble.tsx';
import { useWhyNot } from '../parts/why-not.ts';
import { useCompany } from '../session.tsx';
import { FactorRulePanel } from './factor-rule-panel.tsx';
import { KnownPanel } from './known-panel.tsx';
import { ProviderForm } from './provider-form.tsx';
import { ProviderTests } from './provider-tests.tsx';

const says = words.singleSignOn.page;
export const waysInKey = (company: number) => [...directoryKeys.all(company), 'ways in'] as const;

/** What a change answered is what the page shows: nothing is asked twice. */
export function useShown() {
  const queries = useQueryClient();
  const { id } = useCompany();
  return (now: SingleSignOnSettings) => {
    queries.setQueryData(waysInKey(id), now);
    void queries.invalidateQueries({ queryKey: directoryKeys.history(id) });
  };
}

/** How the people of a company sign in: by its provider, and what else is asked of them. */
export function WaysInPage() {
  const { id } = useCompany();
  const no = useWhyNot('directory.grant_push');
  const { data, error } = useQuery({ queryKey: waysInKey(id), queryFn: () => api.singleSignOn(id), retry: false });
  const { data: templates } = useQuery({ queryKey: directoryKeys.templates(id), queryFn: () => api.templates(id) });
  const { data: people } = useQuery({ queryKey: directoryKeys.people(id), queryFn: () => api.people(id) });
  const { data: projects } = useQuery({
    queryKey: directoryKeys.projects(id),
    queryFn: () => api.allProjects(id),
  });
  const crumbs = (
    <Link to="/companies/$c/settings" params={{ c: String(id) }}>
      {words.directoryPage.company.title}
    </Link>
  );
  const ready = data !== undefined && templates !== undefined && people !== undefined && projects !== undefined;
  return (
    <>
      <PageHead title={says.title} lead={says.lead} crumbs={crumbs} />
      {no && error && <p className="note">{no}</p>}
      {!ready && (error ? <Refusal problem={error} /> : <Loading />)}
      {ready && (
        <div className="own-sign-in ways-in">
          <ProviderForm
            key={data.provider === null ? 'new' : 'set'}
            shown={data}
            templates={templates.templates}
            people={people.people}
            projects={projects.projects}
          />
          {data.provider && <ProviderTests provider={data.provider} />}
          {data.provider && <KnownPanel known={data.known} />}
          <FactorRulePanel shown={data} />
        </div>
      )}
    </>
  );
}
