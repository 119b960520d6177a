import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { missing } from '../../domain/permission.ts';
import { type Policy, policies, policyNames } from '../../domain/policy.ts';
import { notPermitted } from '../../domain/refusal.ts';
import { fill, say, words } from '../../domain/words/words.ts';
import type { Connection } from '../../http/client.ts';
import { api, keys, queries } from '../api.ts';
import { GreyButton } from '../parts/grey-button.tsx';
import { inWords } from '../parts/in-words.ts';
import { useMessages } from '../parts/messages.tsx';
import { useCompany, useGrants } from '../session.tsx';

const { names, page: says } = words.policies;

interface Switch {
  readonly policy: Policy;
  readonly on: boolean;
}

function useSwitch(connection: Connection) {
  const company = useCompany().id;
  const { tell } = useMessages();
  const slot = `policies ${connection.id}`;
  return useMutation({
    mutationFn: ({ policy, on }: Switch) => api.setPolicy(company, connection.id, policy, on),
    onSuccess: (_, { policy, on }) => {
      const text = fill(says.done, { title: names[policy].title, state: on ? says.on : says.off });
      tell({ kind: 'success', slot, text });
      return queries.invalidateQueries({ queryKey: keys.company(company) });
    },
    onError: (problem) => {
      const text = inWords(problem);
      tell({ kind: 'refusal', slot, text });
    },
  });
}

/** What was decided about a connection, in a sentence each, and the switch for whoever may. */
export function PoliciesPanel({ connection }: { connection: Connection }) {
  const c = String(useCompany().id);
  const grants = useGrants();
  const change = useSwitch(connection);
  const heading = `policies-${connection.id}`;
  return (
    <section className="panel" aria-labelledby={heading}>
      <div className="panel-head">
        <h2 id={heading}>{says.title}</h2>
        <span className="quiet">{says.lead}</span>
      </div>
      <ul>
        {policyNames.map((policy) => {
          const on = connection.policies[policy];
          const lacking = missing(grants, policies[policy].needs, null);
          return (
            <li key={policy} className="policy" data-policy={policy} data-on={on}>
              <h3>{names[policy].title}</h3>
              <div className="step-do">
                <span className="badge badge-status">{on ? says.on : says.off}</span>
                <GreyButton
                  className="btn btn-row"
                  name={on ? says.switchOff : says.switchOn}
                  about={fill(says.about, { title: names[policy].title, connection: connection.name })}
                  no={lacking.length === 0 ? null : say(notPermitted(lacking))}
                  working={change.isPending && change.variables.policy === policy}
                  onPress={() => change.mutate({ policy, on: !on })}
                />
              </div>
              <p className="policy-says">{fill(names[policy].says, { erp: connection.erp })}</p>
            </li>
          );
        })}
        <li className="policy">
          <h3>{says.grants}</h3>
          <Link to="/companies/$c/settings" params={{ c }}>
            {says.settings}
          </Link>
          <p className="policy-says">{says.grantsSays}</p>
        </li>
      </ul>
    </section>
  );
}
