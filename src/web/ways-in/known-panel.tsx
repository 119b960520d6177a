import { useState } from 'react';
import { fill, words } from '../../domain/words/words.ts';
import type { SingleSignOnSettings } from '../../http/client.ts';
import { api } from '../api.ts';
import { Sheet } from '../directory/sheet.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { readableMoment } from '../parts/format.ts';
import { inWords } from '../parts/in-words.ts';
import { useMessages } from '../parts/messages.tsx';
import { useCompany } from '../session.tsx';
import { useShown } from './ways-in-page.tsx';

const says = words.singleSignOn.page;
type Known = SingleSignOnSettings['known'][number];

/** Who has come by the provider, and how to part them from their account there. */
export function KnownPanel({ known }: { known: readonly Known[] }) {
  const { id } = useCompany();
  const { tell } = useMessages();
  const show = useShown();
  const [asking, setAsking] = useState<Known | null>(null);
  async function part({ person_id, name }: Known) {
    setAsking(null);
    try {
      show(await api.partIdentity(id, person_id));
      tell({ kind: 'success', text: fill(says.parted, { name }), slot: 'ways in' });
    } catch (refused) {
      tell({ kind: 'refusal', text: inWords(refused), slot: 'ways in' });
    }
  }
  return (
    <section className="panel" aria-labelledby="known">
      <h2 id="known">{says.known}</h2>
      {known.length === 0 ? (
        <p className="quiet">{says.knownNone}</p>
      ) : (
        <Sheet
          caption={says.known}
          columns={[says.person, says.issuer, says.since, says.lastUsed, says.actions]}
          rows={known}
          error={null}
          none={says.knownNone}
          row={(one: Known) => (
            <tr key={`${one.person_id} ${one.issuer}`}>
              <td>{one.name}</td>
              <td>{one.issuer}</td>
              <td>{readableMoment(one.since)}</td>
              <td>{one.last_used === null ? '' : readableMoment(one.last_used)}</td>
              <td className="actions">
                <button
                  type="button"
                  className="btn btn-row btn-danger"
                  aria-label={`${says.part}: ${one.name}`}
                  onClick={() => setAsking(one)}
                >
                  {says.part}
                </button>
              </td>
            </tr>
          )}
        />
      )}
      {asking && (
        <Confirm
          title={fill(says.partTitle, { name: asking.name })}
          says={says.partSays}
          yes={says.part}
          onYes={() => void part(asking)}
          onNo={() => setAsking(null)}
        />
      )}
    </section>
  );
}
