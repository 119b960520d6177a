import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { fill, words } from '../../../domain/words/words.ts';
import { api } from '../../api.ts';
import { useMessages } from '../../parts/messages.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { useProjectName } from '../../parts/project-name.ts';
import { useCompany } from '../../session.tsx';
import { inputOf } from './commitment-fields.ts';
import { CommitmentForm } from './commitment-form.tsx';
import { useWhyNotOn } from './may.ts';
import { slot, useAskProject } from './use-change.ts';

const says = words.commitmentsPage.form;
const route = '/signed-in/companies/$c/projects/$p/commitments/new';

/** A new subcontract or purchase order. */
export function NewCommitmentPage() {
  const { c, p } = useParams({ from: route });
  const { kind } = useSearch({ from: route });
  const project = Number(p);
  const company = useCompany().id;
  const navigate = useNavigate();
  const { tell } = useMessages();
  const askAgain = useAskProject(project);
  const no = useWhyNotOn(project, 'commitment.write');
  const name = useProjectName(project);
  return (
    <>
      <PageHead
        title={says.newTitle[kind]}
        lead={says.newLead}
        crumbs={
          <Link to="/companies/$c/projects/$p/commitments" params={{ c, p }}>
            {fill(words.page.project.commitmentsOf, { project: name })}
          </Link>
        }
      />
      <CommitmentForm
        key={kind}
        kind={kind}
        commitment={null}
        name={`commitment ${company} ${project} new ${kind}`}
        no={no}
        save={({ values, once }) =>
          api.createContract(company, project, kind, inputOf(values, true), { idempotencyKey: once })
        }
        saved={(made, here) => {
          tell({ kind: 'success', text: fill(says.created, { commitment: made.number }), slot });
          void askAgain();
          if (!here) return;
          void navigate({
            to: '/companies/$c/projects/$p/commitments/$id',
            params: { c, p, id: String(made.id) },
            search: { tab: 'schedule' },
            ignoreBlocker: true,
          });
        }}
        cancel={() =>
          void navigate({ to: '/companies/$c/projects/$p/commitments', params: { c, p }, ignoreBlocker: true })
        }
      />
    </>
  );
}
