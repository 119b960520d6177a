import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { fill, words } from '../../domain/words/words.ts';
import type { ProjectSettings } from '../../http/client.ts';
import { api, keys, queries } from '../api.ts';
import { PageHead } from '../parts/page-head.tsx';
import { useProjectName } from '../parts/project-name.ts';
import { Loading, Refusal } from '../parts/trouble.tsx';
import { useCompany } from '../session.tsx';
import { useWhyNotOn } from './contract/may.ts';
import { ProjectSections } from './contract/project-sections.tsx';
import { useChange } from './contract/use-change.ts';

const says = words.commitmentsPage.settings;
const rules = ['refuse', 'warn'] as const;

/** What a project decides of its billing. */
export function ProjectSettingsPage() {
  const { p } = useParams({ from: '/signed-in/companies/$c/projects/$p/settings' });
  const project = Number(p);
  const company = useCompany().id;
  const name = useProjectName(project);
  const { data, error } = useQuery({
    queryKey: keys.projectSettings(company, project),
    queryFn: () => api.projectSettings(company, project),
  });
  return (
    <>
      <PageHead title={name === '' ? says.title : fill(says.titleOf, { project: name })} />
      <ProjectSections project={project} />
      {data && <OverBillingPanel project={project} settings={data} />}
      {data === undefined && (error ? <Refusal problem={error} /> : <Loading />)}
    </>
  );
}

/** Saved as soon as it is chosen: there is nothing else to fill in. */
function OverBillingPanel({ project, settings }: { project: number; settings: ProjectSettings }) {
  const company = useCompany().id;
  const no = useWhyNotOn(project, 'commitment.write');
  const set = useChange(
    project,
    async (over_billing: ProjectSettings['over_billing']) =>
      queries.setQueryData(
        keys.projectSettings(company, project),
        await api.setProjectSettings(company, project, { over_billing }),
      ),
    () => says.saved,
  );
  // Shown at once; where the server says no, it is again as it was.
  const [picked, setPicked] = useState<ProjectSettings['over_billing'] | null>(null);
  const choose = (rule: ProjectSettings['over_billing']) => {
    setPicked(rule);
    set.mutate(rule, { onSettled: () => setPicked(null) });
  };
  return (
    <section className="panel" aria-labelledby="over-billing">
      <div className="panel-head">
        <h2 id="over-billing">{says.overBilling}</h2>
      </div>
      <p className="quiet">{says.overBillingSays}</p>
      {no && <p className="note">{no}</p>}
      <fieldset className="choices" disabled={no !== null}>
        <legend className="sr-only">{says.overBilling}</legend>
        {rules.map((rule) => (
          <label key={rule}>
            <input
              type="radio"
              name="over_billing"
              checked={(picked ?? settings.over_billing) === rule}
              onChange={() => picked === null && choose(rule)}
            />
            {says.choices[rule]}
          </label>
        ))}
      </fieldset>
    </section>
  );
}
