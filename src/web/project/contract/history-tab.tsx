import { useQuery } from '@tanstack/react-query';
import { words } from '../../../domain/words/words.ts';
import type { History, WholeCommitment } from '../../../http/client.ts';
import { api, keys } from '../../api.ts';
import { Sheet } from '../../directory/sheet.tsx';
import { readableMoment } from '../../parts/format.ts';
import { useCompany } from '../../session.tsx';

const says = words.directoryPage.history;

/** What was done to a commitment, newest first. */
export function HistoryTab({ project, commitment }: { project: number; commitment: WholeCommitment }) {
  const company = useCompany().id;
  const { data, error } = useQuery({
    queryKey: [...keys.commitment(company, project, commitment.id), 'history'],
    queryFn: () => api.commitmentHistory(company, project, commitment.id),
  });
  return (
    <Sheet
      caption={words.commitmentsPage.tabs.history}
      columns={[says.at, says.by, says.what]}
      rows={data?.events.toReversed()}
      error={error}
      none={words.commitmentsPage.noHistory}
      actions={false}
      row={(event: History['events'][number]) => (
        <tr key={event.id} data-event={event.type}>
          <td className="day">{readableMoment(event.at)}</td>
          <td>{event.by ?? says.hub}</td>
          <td className="says">{event.says}</td>
        </tr>
      )}
    />
  );
}
