import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { fill, words } from '../../domain/words/words.ts';
import type { MyMail } from '../../http/client.ts';
import { api } from '../api.ts';
import { directoryKeys } from '../directory/keys.ts';
import { inWords } from '../parts/in-words.ts';
import { PageHead } from '../parts/page-head.tsx';
import { CheckField } from '../parts/record-dialog.tsx';
import { Loading, Refusal } from '../parts/trouble.tsx';
import { useCompany } from '../session.tsx';
import { LetInPanel } from './let-in-panel.tsx';
import { LookPanel } from './look-panel.tsx';
import { MyAlertsPanel } from './my-alerts.tsx';

const says = words.directoryPage.mine;

/** Which mail I want to get from this company. Each press is saved at once. */
export function MyMailPage() {
  const { id, name } = useCompany();
  const { data, error } = useQuery({ queryKey: directoryKeys.myMail(id), queryFn: () => api.myMail(id) });
  const lead = data?.email ? fill(says.lead, { company: name, email: data.email }) : data && says.noEmail;
  return (
    <>
      <PageHead title={words.look.title} />
      <LookPanel />
      {data && <Wishes mine={data} lead={lead} />}
      <MyAlertsPanel />
      <section className="panel">
        <h2>{words.yourSignIn.title}</h2>
        <p className="quiet">{words.yourSignIn.lead}</p>
        <Link to="/your-sign-in" className="btn">
          {words.yourSignIn.title}
        </Link>
      </section>
      <LetInPanel />
      {data === undefined && (error ? <Refusal problem={error} /> : <Loading />)}
    </>
  );
}

function Wishes({ mine, lead }: { mine: MyMail; lead: string | undefined }) {
  const { id } = useCompany();
  const queries = useQueryClient();
  // Shown as it was pressed, at once; what could not be saved is taken back.
  const [shown, setShown] = useState({ rejections: mine.rejections, digest: mine.digest });
  const save = useMutation({
    // One after the other: overtaken, an older wish would be the last.
    scope: { id: `mail of ${id}` },
    mutationFn: (wants: typeof shown) => api.setMyMail(id, wants),
    onSuccess: (saved) => queries.setQueryData(directoryKeys.myMail(id), { ...mine, ...saved }),
    onError: () => setShown({ rejections: mine.rejections, digest: mine.digest }),
  });
  const set = (field: string, on: boolean) => {
    const wants = { ...shown, [field]: on };
    setShown(wants);
    save.mutate(wants);
  };
  const problem = inWords(save.error);
  return (
    <section className="panel">
      <h2>{words.look.mail}</h2>
      <p className="quiet">{lead}</p>
      <CheckField field={{ name: 'rejections', label: says.rejections }} on={shown.rejections} change={set} />
      <CheckField
        field={{ name: 'digest', label: says.digest, hint: says.digestHint }}
        on={shown.digest}
        change={set}
      />
      <p role="status" className={save.isError ? 'problem' : 'quiet'}>
        {save.isError ? problem : save.isSuccess ? says.saved : ''}
      </p>
    </section>
  );
}
