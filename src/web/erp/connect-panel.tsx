import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ErpKind, erpKinds } from '../../domain/erp-kinds.ts';
import { missing } from '../../domain/permission.ts';
import { notPermitted } from '../../domain/refusal.ts';
import { fill, say, words } from '../../domain/words/words.ts';
import { api, keys } from '../api.ts';
import { GreyButton } from '../parts/grey-button.tsx';
import { inWords } from '../parts/in-words.ts';
import { useMessages } from '../parts/messages.tsx';
import { useCompany, useGrants } from '../session.tsx';

const says = words.setUp;
const kinds = Object.keys(erpKinds) as ErpKind[];

/** Where no accounting system is connected yet: which one it is. */
export function ConnectPanel() {
  const company = useCompany().id;
  const queries = useQueryClient();
  const { tell } = useMessages();
  const lacking = missing(useGrants(), 'connection.manage', null);
  const no = lacking.length === 0 ? null : say(notPermitted(lacking));
  const connect = useMutation({
    mutationFn: (kind: ErpKind) => api.connectErp(company, kind),
    onSuccess: (_, kind) => {
      tell({ kind: 'success', text: fill(says.connected, { erp: erpKinds[kind] }), slot: 'connect' });
      return queries.invalidateQueries({ queryKey: keys.connections(company) });
    },
    onError: (problem) =>
      tell({
        kind: 'refusal',
        text: inWords(problem),
        slot: 'connect',
      }),
  });
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{says.connectTitle}</h2>
      </div>
      <p>{says.connectSays}</p>
      <div className="actions">
        {kinds.map((kind) => (
          <GreyButton
            key={kind}
            name={`${says.connect} ${erpKinds[kind]}`}
            no={no}
            working={connect.isPending}
            onPress={() => connect.mutate(kind)}
          />
        ))}
      </div>
    </section>
  );
}
