import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { fill, words } from '../../domain/words/words.ts';
import type { Connection } from '../../http/client.ts';
import { api, keys } from '../api.ts';
import { readableMoment } from '../parts/format.ts';
import { GreyButton } from '../parts/grey-button.tsx';
import { inWords } from '../parts/in-words.ts';
import { useMessages } from '../parts/messages.tsx';
import { useWhyNot } from '../parts/why-not.ts';
import { useCompany } from '../session.tsx';

const says = words.restored;

/** After a restore: why exports wait, what is to be looked at, and the button by which they go on. */
export function RestoredNote({
  connection: { id, name, erp },
  restored,
}: {
  readonly connection: Connection;
  readonly restored: NonNullable<Connection['restored']>;
}) {
  const company = useCompany().id;
  const { tell } = useMessages();
  const queries = useQueryClient();
  const slot = `restored ${id}`;
  const goOn = useMutation({
    mutationFn: () => api.lookedOver(company, id),
    onSuccess: () => {
      tell({ kind: 'success', text: fill(says.done, { name }), slot });
      return queries.invalidateQueries({ queryKey: keys.connections(company) });
    },
    onError: (problem) => tell({ kind: 'refusal', text: inWords(problem), slot }),
  });
  const moments = { at: readableMoment(restored.at), as_of: readableMoment(restored.as_of) };
  return (
    <div className="verdict" data-tone="red">
      <p>
        <strong>{says.title}.</strong> {fill(says.says, { ...moments, erp })}
      </p>
      <ol>
        {says.steps.map((step) => (
          <li key={step}>{fill(step, { erp })}</li>
        ))}
      </ol>
      <div className="actions">
        <Link to="/companies/$c/erp/tie-out" params={{ c: String(company) }} className="btn btn-row">
          {says.tieOut}
        </Link>
        <GreyButton
          className="btn btn-row"
          name={says.goOn}
          about={fill(says.about, { name })}
          no={useWhyNot('connection.let_through')}
          working={goOn.isPending}
          onPress={() => goOn.mutate()}
        />
      </div>
    </div>
  );
}
