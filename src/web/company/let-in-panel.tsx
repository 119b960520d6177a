import { useQuery } from '@tanstack/react-query';
import { fill, words } from '../../domain/words/words.ts';
import type { LetIn } from '../../http/client.ts';
import { api } from '../api.ts';
import { directoryKeys } from '../directory/keys.ts';
import { useChange } from '../directory/use-change.ts';
import { readableMoment } from '../parts/format.ts';
import { GreyButton } from '../parts/grey-button.tsx';
import { useCompany } from '../session.tsx';

const says = words.applications.mine;

/** The applications that I let act in my name, and how to take it back. */
export function LetInPanel() {
  const { id } = useCompany();
  const { data } = useQuery({ queryKey: directoryKeys.letIn(id), queryFn: () => api.letIn(id) });
  if (data === undefined) return null;
  return (
    <section className="panel">
      <h2>{says.title}</h2>
      <p className="quiet">{data.applications.length === 0 ? says.none : says.lead}</p>
      {data.applications.map((one) => (
        <Row key={one.id} one={one} />
      ))}
    </section>
  );
}

function Row({ one }: { one: LetIn }) {
  const { id, name: company } = useCompany();
  const { name } = one;
  const withdraw = useChange(
    () => api.withdrawLetIn(id, one.id),
    () => fill(says.withdrawn, { name }),
  );
  return (
    <div className="toolbar">
      <span>
        <strong>{name}</strong>: {fill(words.applications.scopes[one.scope], { company })} (
        {fill(says.since, { at: readableMoment(one.since) })})
      </span>
      <GreyButton
        className="btn btn-row"
        name={says.withdraw}
        about={name}
        no={null}
        working={withdraw.isPending}
        onPress={() => withdraw.mutate(undefined)}
      />
    </div>
  );
}
