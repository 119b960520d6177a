import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type AlertTopic, alertTopics } from '../../domain/care/alerts.ts';
import { words } from '../../domain/words/words.ts';
import type { MyAlerts } from '../../http/client.ts';
import { api } from '../api.ts';
import { inWords } from '../parts/in-words.ts';
import { CheckField } from '../parts/record-dialog.tsx';
import { useWhyNot } from '../parts/why-not.ts';
import { useCompany } from '../session.tsx';

const says = words.alerts.mine;
const keyOf = (company: number) => ['company', company, 'my-alerts'] as const;

/** Which alerts I get; only for whoever may read the ERP tool. Each press is saved at once. */
export function MyAlertsPanel() {
  const { id } = useCompany();
  const no = useWhyNot('connection.read');
  const { data } = useQuery({ queryKey: keyOf(id), queryFn: () => api.myAlerts(id), enabled: no === null });
  return data === undefined ? null : <Wishes mine={data} />;
}

function Wishes({ mine }: { mine: MyAlerts }) {
  const { id } = useCompany();
  const queries = useQueryClient();
  const line = `alerts of ${id}`;
  const save = useMutation({
    mutationKey: [line],
    // One after the other: overtaken, an older wish would be the last.
    scope: { id: line },
    mutationFn: (wishes: Pick<MyAlerts, AlertTopic>) => api.setMyAlerts(id, wishes),
    onMutate: (wishes) => {
      queries.setQueryData<MyAlerts>(keyOf(id), { ...mine, ...wishes, told: { ...mine.told, ...chosen(wishes) } });
    },
    // What was saved first does not know of the next, which is shown already.
    onSuccess: (saved) =>
      queries.isMutating({ mutationKey: [line] }) > 1 ? undefined : queries.setQueryData(keyOf(id), saved),
    onError: () => queries.invalidateQueries({ queryKey: keyOf(id) }),
  });
  const { exports, connections, tie_outs } = mine;
  const problem = inWords(save.error);
  return (
    <section className="panel" aria-labelledby="my-alerts">
      <div className="panel-head">
        <h2 id="my-alerts">{says.title}</h2>
        <span className="quiet">{says.lead}</span>
      </div>
      {alertTopics.map((topic) => (
        <CheckField
          key={topic}
          field={{ name: topic, label: says[topic] }}
          on={mine.told[topic]}
          change={(name, on) => save.mutate({ exports, connections, tie_outs, [name]: on })}
        />
      ))}
      <p className="quiet">{says.usual}</p>
      <p role="status" className={save.isError ? 'problem' : 'quiet'}>
        {save.isError ? problem : save.isSuccess ? words.directoryPage.mine.saved : ''}
      </p>
    </section>
  );
}

const chosen = (wishes: Pick<MyAlerts, AlertTopic>) =>
  Object.fromEntries(Object.entries(wishes).filter(([, wish]) => wish !== null)) as Partial<
    Record<AlertTopic, boolean>
  >;
