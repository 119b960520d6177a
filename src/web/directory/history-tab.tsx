import { useInfiniteQuery } from '@tanstack/react-query';
import { words } from '../../domain/words/words.ts';
import type { CompanyHistory } from '../../http/client.ts';
import { api } from '../api.ts';
import { readableMoment } from '../parts/format.ts';
import { oneMore } from '../parts/one-more.ts';
import { useCompany } from '../session.tsx';
import { directoryKeys } from './keys.ts';
import { Sheet } from './sheet.tsx';

const says = words.directoryPage.history;

/** What was done to the company, newest first. */
export function HistoryTab() {
  const { id } = useCompany();
  const found = useInfiniteQuery({
    queryKey: directoryKeys.history(id),
    queryFn: ({ pageParam }) => api.companyHistory(id, pageParam ?? undefined),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });
  return (
    <>
      <Sheet
        caption={words.directoryPage.tabs.history}
        columns={[says.at, says.by, says.what]}
        rows={found.data?.pages.flatMap((page) => page.events)}
        error={found.error}
        none={says.none}
        actions={false}
        row={(event: CompanyHistory['events'][number]) => (
          <tr key={event.id}>
            <td className="day">{readableMoment(event.at)}</td>
            <td>{event.by ?? says.hub}</td>
            <td className="says">{event.says}</td>
          </tr>
        )}
      />
      {found.hasNextPage && (
        <p className="more">
          <button
            type="button"
            className="btn"
            aria-busy={found.isFetchingNextPage}
            onClick={() => void oneMore(found)}
          >
            {says.more}
          </button>
        </p>
      )}
    </>
  );
}
