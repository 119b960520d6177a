import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fill, sayAgo, words } from '../../../domain/words/words.ts';
import type { AgentCode, SetUpState } from '../../../http/client.ts';
import { api, keys } from '../../api.ts';
import { readableMoment } from '../../parts/format.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { useWhyNot } from '../../parts/why-not.ts';
import { useCompany } from '../../session.tsx';
import { AgentCodeDialog } from '../agent-code-dialog.tsx';
import { agentFileExample } from './examples.ts';
import { useRefused } from './use-set-up.ts';

const says = words.setUpConnection.agent;
const startCommands = ['status', 'run'].map((verb) => `npx tieout agent ${verb} --folder tieout-agent`).join('\n');

/** What to do on the ERP's machine, and, as it happens there, what has come of it. */
export function AgentStep({ state }: { state: SetUpState }) {
  const { erp, agent, name, kind } = state;
  const company = useCompany().id;
  const queries = useQueryClient();
  const no = useWhyNot('connection.manage');
  const [shown, setShown] = useState<{ given: AgentCode; takesOver: boolean } | null>(null);
  const code = useMutation({
    mutationFn: () => api.makeAgentCode(company, state.connection_id),
    onSuccess: (given) => {
      // As it was when the code was made: its own agent takes nothing over.
      setShown({ given, takesOver: (agent?.id ?? null) !== null });
      return queries.invalidateQueries({ queryKey: keys.connections(company) });
    },
    onError: useRefused('set-up'),
  });
  // Once it was here, its file and its code are: what is told is what to look at.
  const wasHere = agent?.state === 'away' && agent.last_seen_at !== null;
  const getCode = (
    <GreyButton
      name={words.page.connections.code}
      about={fill(words.page.connections.codeAbout, { name })}
      no={no}
      working={code.isPending}
      onPress={() => code.mutate()}
    />
  );
  return (
    <>
      <div role="status">
        <Standing state={state} />
      </div>
      {wasHere && (
        <>
          <pre className="set-up-file">{startCommands}</pre>
          <div className="actions">{getCode}</div>
        </>
      )}
      {agent?.state !== 'online' && !wasHere && (
        <ol className="numbers">
          <li>{fill(says.first, { erp })}</li>
          <li>
            {says.second}
            <div className="actions">{getCode}</div>
          </li>
          <li>
            {fill(says.third, { erp })}
            <pre className="set-up-file">{JSON.stringify(agentFileExample(kind), null, 2)}</pre>
          </li>
          <li>
            {says.fourth}
            <pre className="set-up-file">{startCommands}</pre>
          </li>
        </ol>
      )}
      {shown && <AgentCodeDialog name={name} {...shown} close={() => setShown(null)} />}
    </>
  );
}

function Standing({ state }: { state: SetUpState }) {
  const { agent, code_until, hub_version: hub } = state;
  const known = { agent: agent?.name, host: agent?.host, version: agent?.version, hub };
  if (agent?.state === 'online') {
    return (
      <p className="verdict" data-tone="green">
        {fill(says.online, known)} {fill(agent.version === hub ? says.sameVersion : says.otherVersion, known)}
        {agent.error && ` ${words.page.connections.agentError}: ${agent.error}`}
      </p>
    );
  }
  if (agent?.state === 'away') {
    const seen = agent.last_seen_at;
    const ago = sayAgo(seen === null ? null : Date.now() - Date.parse(seen));
    return <p className="verdict">{seen === null ? fill(says.claimed, known) : fill(says.away, { ...known, ago })}</p>;
  }
  return code_until === null ? null : (
    <p className="verdict">{fill(says.waiting, { at: readableMoment(code_until) })}</p>
  );
}
