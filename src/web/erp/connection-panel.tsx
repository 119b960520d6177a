import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { outsideKind } from '../../domain/outside.ts';
import { missing } from '../../domain/permission.ts';
import { notPermitted } from '../../domain/refusal.ts';
import { fill, say, words } from '../../domain/words/words.ts';
import type { AgentCode, Connection } from '../../http/client.ts';
import { api, keys } from '../api.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Fact, Facts } from '../parts/facts.tsx';
import { readableMoment } from '../parts/format.ts';
import { GreyButton } from '../parts/grey-button.tsx';
import { inWords } from '../parts/in-words.ts';
import { useMessages } from '../parts/messages.tsx';
import { useCompany, useGrants } from '../session.tsx';
import { AgentCodeDialog } from './agent-code-dialog.tsx';
import { RestoredNote } from './restored-note.tsx';

const says = words.page.connections;

/** An agent's clock that is less off than this is right enough for people. */
const clockRightMs = 2_000;

function clockOf(skewMs: number): string {
  if (Math.abs(skewMs) < clockRightMs) return says.clockRight;
  return fill(says.clockOff, {
    seconds: Math.round(Math.abs(skewMs) / 1000),
    way: skewMs > 0 ? says.ahead : says.behind,
  });
}

function AgentFacts({ agent }: { agent: NonNullable<Connection['agent']> }) {
  if (agent.state === 'none') return <Fact name={says.agent}>{says.noAgent}</Fact>;
  return (
    <>
      <Fact name={says.agent}>{agent.name}</Fact>
      <Fact name={says.seen}>{agent.last_seen_at === null ? says.never : readableMoment(agent.last_seen_at)}</Fact>
      <Fact name={says.version}>{agent.version}</Fact>
      <Fact name={says.host}>{agent.host}</Fact>
      {agent.lag_ms !== null && <Fact name={says.lag}>{fill(says.ms, { ms: agent.lag_ms })}</Fact>}
      {agent.clock_skew_ms !== null && <Fact name={says.clock}>{clockOf(agent.clock_skew_ms)}</Fact>}
    </>
  );
}

/** What is wrong, in sentences: what was heard from the agent, and the last reading. */
function Troubles({ connection }: { connection: Connection }) {
  const { agent, erp } = connection;
  const failed = connection.last_read_error;
  return (
    <>
      {agent?.state === 'none' && (
        <p className="verdict" data-tone="red">
          {fill(says.noAgentSays, { erp })}
        </p>
      )}
      {agent?.state === 'away' && (
        <p className="verdict" data-tone="red">
          {fill(says.awaySays, { erp })}
        </p>
      )}
      {agent?.error && (
        <p className="verdict" data-tone="red">
          <strong>{says.agentError}:</strong> {agent.error}
        </p>
      )}
      {failed && (
        <p className="verdict" data-tone="red">
          <strong>{says.lastError}:</strong> {failed}
        </p>
      )}
    </>
  );
}

/** Asked live, and said to screen readers as it comes. */
function useCheck(connection: Connection) {
  const company = useCompany().id;
  const check = useMutation({ mutationFn: () => api.checkConnection(company, connection.id) });
  const { erp, agent } = connection;
  // What was found over another way says nothing of this one.
  const way = `${agent?.id} ${agent?.state}`;
  const { reset } = check;
  useEffect(() => {
    if (way !== '') reset();
  }, [way, reset]);
  const verdict = (
    <div role="status">
      {check.isPending && <p className="verdict">{fill(says.checking, { erp })}</p>}
      {check.data && !check.isPending && (
        <p className="verdict" data-tone={check.data.ok ? 'green' : 'red'}>
          {check.data.ok ? (
            fill(says.well, { erp, ms: check.data.ms })
          ) : (
            <>
              <strong>{says.notWell}</strong> {check.data.because}
            </>
          )}
        </p>
      )}
      {check.error && !check.isPending && (
        <p className="verdict" data-tone="red">
          {inWords(check.error)}
        </p>
      )}
    </div>
  );
  return { check, verdict };
}

function useAgents(connection: Connection) {
  const company = useCompany().id;
  const { tell } = useMessages();
  const queries = useQueryClient();
  const refused = (problem: unknown) =>
    tell({ kind: 'refusal', text: inWords(problem), slot: `connection ${connection.id}` });
  const again = () => queries.invalidateQueries({ queryKey: keys.connections(company) });
  const code = useMutation({ mutationFn: () => api.makeAgentCode(company, connection.id), onError: refused });
  const revoke = useMutation({
    mutationFn: (agent: { id: number; name: string }) => api.revokeAgent(company, connection.id, agent.id),
    onSuccess: (_, { name }) => {
      tell({ kind: 'success', text: fill(says.revoked, { agent: name }), slot: `connection ${connection.id}` });
      return again();
    },
    onError: refused,
  });
  return { code, revoke };
}

/** One connection: its facts, what is wrong, and its buttons. */
export function ConnectionPanel({ connection }: { connection: Connection }) {
  const { agent, erp, name } = connection;
  const lacking = missing(useGrants(), 'connection.manage', null);
  const no = lacking.length === 0 ? null : say(notPermitted(lacking));
  const { check, verdict } = useCheck(connection);
  const { code, revoke } = useAgents(connection);
  const [shown, setShown] = useState<AgentCode | null>(null);
  const [revoking, setRevoking] = useState(false);
  // Nobody else speaks for an ERP that is driven from outside.
  const outside = connection.kind === outsideKind;
  const living = agent?.id ? { id: agent.id, name: agent.name ?? '' } : null;
  const about = fill(says.codeAbout, { name });
  return (
    <section className="panel" aria-labelledby={`connection-${connection.id}`}>
      <div className="panel-head">
        <h2 id={`connection-${connection.id}`}>{name}</h2>
        {agent && (
          <span className="badge badge-agent" data-agent={agent.state}>
            {says.states[agent.state]}
          </span>
        )}
        <div className="panel-link actions">
          <GreyButton
            className="btn btn-row"
            name={says.check}
            about={fill(says.checkAbout, { erp, name })}
            no={null}
            working={check.isPending}
            onPress={() => check.mutate()}
          />
          {!outside && (
            <GreyButton
              className="btn btn-row"
              name={says.code}
              about={about}
              no={no}
              working={code.isPending}
              onPress={() => code.mutate(undefined, { onSuccess: setShown })}
            />
          )}
          {living && (
            <GreyButton
              className="btn btn-row"
              name={says.revoke}
              about={about}
              no={no}
              working={revoke.isPending}
              onPress={() => setRevoking(true)}
            />
          )}
        </div>
      </div>
      <Facts>
        <Fact name={says.kind}>{erp}</Fact>
        <Fact name={says.reached}>
          {outside ? words.outside.page.drivenFromOutside : agent ? says.throughAgent : says.direct}
        </Fact>
        <Fact name={says.voids}>{connection.void_is_gone ? says.voidGone : says.voidThere}</Fact>
        <Fact name={says.lastRead}>
          {connection.last_read_at === null ? says.never : readableMoment(connection.last_read_at)}
        </Fact>
        {agent && <AgentFacts agent={agent} />}
      </Facts>
      {connection.restored && <RestoredNote connection={connection} restored={connection.restored} />}
      <Troubles connection={connection} />
      {verdict}
      {shown && <AgentCodeDialog name={name} takesOver={living !== null} given={shown} close={() => setShown(null)} />}
      {revoking && living && (
        <Confirm
          title={fill(says.revokeTitle, { agent: living.name })}
          says={fill(says.revokeSays, { erp })}
          yes={says.revoke}
          onYes={() => {
            setRevoking(false);
            revoke.mutate(living);
          }}
          onNo={() => setRevoking(false)}
        />
      )}
    </section>
  );
}
