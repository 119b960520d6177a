import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fill, words } from '../../domain/words/words.ts';
import type { OwnSession } from '../../http/client.ts';
import { api } from '../api.ts';
import { Sheet } from '../directory/sheet.tsx';
import { readableMoment } from '../parts/format.ts';
import { inWords } from '../parts/in-words.ts';
import { browserName } from './browser-name.ts';
import { ownKeys } from './keys.ts';

const all = words.yourSignIn;
const says = all.sessions;

/** Where I am signed in. */
export function SessionsPanel() {
  const queries = useQueryClient();
  const [said, setSaid] = useState('');
  const { data, error } = useQuery({ queryKey: ownKeys.sessions, queryFn: () => api.ownSessions() });
  const end = useMutation({
    mutationFn: async (id: string | null) => {
      if (id !== null) await api.endSession(id);
      return id === null ? fill(says.endedOthers, { n: (await api.endOtherSessions()).ended }) : says.ended;
    },
    onMutate: () => setSaid(''),
    onSuccess: setSaid,
    onError: (problem) => setSaid(inWords(problem)),
    // Where the answer was lost it may have ended all the same.
    onSettled: () => queries.invalidateQueries({ queryKey: ownKeys.sessions }),
  });
  const press = (id: string | null) => !end.isPending && end.mutate(id);
  return (
    <section className="panel">
      <h2>{says.title}</h2>
      <p className="quiet">{says.lead}</p>
      {(data?.sessions.length ?? 0) > 1 && (
        <div className="toolbar">
          <Button variant="default" aria-disabled={end.isPending} onClick={() => press(null)}>
            {says.endOthers}
          </Button>
        </div>
      )}
      <p role="status" className="quiet">
        {said}
      </p>
      <Sheet
        caption={says.title}
        columns={[says.browser, says.where, says.how, says.begun, says.used, says.actions]}
        rows={data?.sessions}
        error={error}
        none={says.unknown}
        row={(one: OwnSession) => <Row key={one.id} session={one} working={end.isPending} end={() => press(one.id)} />}
      />
    </section>
  );
}

function Row({ session, working, end }: { session: OwnSession; working: boolean; end: () => void }) {
  const name = browserName(session.browser) ?? says.unknown;
  return (
    <tr>
      <th scope="row" title={session.browser ?? undefined}>
        {name}
      </th>
      <td>{session.address ?? says.unknown}</td>
      <td>{all.begunBy[session.begun_by]}</td>
      <td>{readableMoment(session.begun_at)}</td>
      <td>{readableMoment(session.used_at)}</td>
      <td className="actions">
        {session.this_one ? (
          says.thisOne
        ) : (
          <button type="button" className="btn btn-row btn-danger" aria-disabled={working} onClick={end}>
            {says.end}
            <span className="sr-only"> {fill(says.about, { browser: name })}</span>
          </button>
        )}
      </td>
    </tr>
  );
}
