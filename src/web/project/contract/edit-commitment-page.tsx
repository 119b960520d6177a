import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { fill, words } from '../../../domain/words/words.ts';
import { Refused, type WholeCommitment } from '../../../http/client.ts';
import { api } from '../../api.ts';
import { GoneNote, UntilGone } from '../../parts/gone.tsx';
import { useMessages } from '../../parts/messages.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { StaleNotice } from '../../parts/stale-notice.tsx';
import { Loading, Refusal } from '../../parts/trouble.tsx';
import { useOneKey } from '../../parts/use-one-key.ts';
import { useCompany } from '../../session.tsx';
import { useCommitment } from '../use-commitment.ts';
import { kindOf } from './commitment-facts.tsx';
import { initialOf, inputOf, theirs } from './commitment-fields.ts';
import { CommitmentForm } from './commitment-form.tsx';
import { useWhyNotOn } from './may.ts';
import { RemoveButton } from './remove-button.tsx';
import { slot, useAskProject, useChange } from './use-change.ts';

const says = words.commitmentsPage.form;
const route = '/signed-in/companies/$c/projects/$p/commitments/$id/edit';

/** The terms of a commitment, to be changed. */
export function EditCommitmentPage() {
  const { c, p, id } = useParams({ from: route });
  const { data: commitment, error } = useCommitment(Number(p), Number(id));
  if (commitment === undefined) return error ? <Refusal problem={error} /> : <Loading what={words.states.commitment} />;
  return (
    <UntilGone problem={error}>
      <PageHead
        title={fill(says.editTitle, { commitment: commitment.number })}
        crumbs={
          <Link to="/companies/$c/projects/$p/commitments/$id" params={{ c, p, id }}>
            {commitment.number} {commitment.title}
          </Link>
        }
      />
      <GoneNote />
      <EditForm key={commitment.id} project={Number(p)} newest={commitment} />
    </UntilGone>
  );
}

function EditForm({ project, newest }: { project: number; newest: WholeCommitment }) {
  const company = useCompany().id;
  const navigate = useNavigate();
  const { tell } = useMessages();
  const askAgain = useAskProject(project);
  const underOneKey = useOneKey();
  const no = useWhyNotOn(project, 'commitment.write');
  const params = { c: String(company), p: String(project) };
  /** What the form was filled from. A newer one takes its place only when the person says so, or has typed nothing. */
  const [seen, setSeen] = useState(newest);
  const kind = kindOf(newest);
  const about = { commitment: newest.number };
  const back = () =>
    void navigate({
      to: '/companies/$c/projects/$p/commitments/$id',
      params: { ...params, id: String(newest.id) },
      ignoreBlocker: true,
    });
  const remove = useChange(
    project,
    async (version: number) => {
      await api.deleteContract(company, project, kind, newest.id, { version });
      await navigate({ to: '/companies/$c/projects/$p/commitments', params, ignoreBlocker: true });
    },
    () => fill(says.removed, about),
  );
  return (
    <CommitmentForm
      kind={kind}
      commitment={seen}
      name={`commitment ${company} ${newest.id}`}
      no={no}
      save={({ changed, seen: version = seen.version }) => {
        const fields = inputOf(changed, false);
        // Where the answer was lost, what is sent again would meet its own saving as somebody else’s.
        return underOneKey({ fields, version }, (idempotencyKey) =>
          api.updateContract(company, project, kind, newest.id, fields, { version, idempotencyKey }),
        );
      }}
      saved={(saved, here, more) => {
        tell({ kind: 'success', text: fill(says.saved, { commitment: saved.number }), slot });
        void askAgain();
        if (more) setSeen({ ...seen, ...saved } as WholeCommitment);
        else if (here) back();
      }}
      refused={(problem) => {
        if (!(problem instanceof Refused) || problem.code !== 'changed_meanwhile') return false;
        void askAgain();
        return true;
      }}
      notice={(draft) => {
        if (newest.version <= (draft.seen ?? seen.version)) return null;
        const take = () => {
          draft.see(newest.version);
          setSeen(newest);
        };
        const before = { ...initialOf(kind, seen), ...draft.over };
        return <StaleNotice text={says.stale} theirs={theirs(kind, draft.changed, before, newest)} take={take} />;
      }}
      cancel={back}
      actions={
        <RemoveButton
          size="page"
          name={says.remove}
          about={newest.number}
          no={no}
          working={remove.isPending}
          title={fill(says.removeTitle, about)}
          says={says.removeSays}
          seen={seen.version}
          remove={(pressed) => remove.mutate(pressed ?? seen.version)}
        />
      }
    />
  );
}
