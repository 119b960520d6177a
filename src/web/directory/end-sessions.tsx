import { useState } from 'react';
import { fill, words } from '../../domain/words/words.ts';
import type { Person } from '../../http/client.ts';
import { api } from '../api.ts';
import { Confirm } from '../parts/confirm.tsx';
import { GreyButton } from '../parts/grey-button.tsx';
import { inWords } from '../parts/in-words.ts';
import { useMessages } from '../parts/messages.tsx';
import { useCompany } from '../session.tsx';
import { slot } from './use-change.ts';

const says = words.passkeys.others;

/** Ends all sessions of a person, after a question. */
export function EndSessions({ person, no }: { person: Person; no: string | null }) {
  const { id: company } = useCompany();
  const { tell } = useMessages();
  const [asking, setAsking] = useState(false);
  const { id, name } = person;
  async function end() {
    setAsking(false);
    try {
      const { ended } = await api.endSessionsOf(company, id);
      tell({ kind: 'success', text: fill(says.signedOut, { name, n: ended }), slot });
    } catch (problem) {
      tell({ kind: 'refusal', text: inWords(problem), slot });
    }
  }
  return (
    <>
      <GreyButton
        className="btn btn-row"
        name={says.signOut}
        about={fill(says.signOutAbout, { name })}
        no={no}
        onPress={() => setAsking(true)}
      />
      {asking && (
        <Confirm
          title={fill(says.signOutTitle, { name })}
          says={says.signOutSays}
          yes={says.signOut}
          onYes={() => void end()}
          onNo={() => setAsking(false)}
        />
      )}
    </>
  );
}
