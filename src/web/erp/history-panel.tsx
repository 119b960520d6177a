import { useQuery } from '@tanstack/react-query';
import { fill, words } from '../../domain/words/words.ts';
import type { History } from '../../http/client.ts';
import { api, keys } from '../api.ts';
import { readableMoment } from '../parts/format.ts';
import { Refusal } from '../parts/trouble.tsx';
import { useCompany } from '../session.tsx';

const says = words.page.detail;

const story = words.corrections.page;

function Event({ id, event }: { id: number; event: History['events'][number] }) {
  return (
    <li data-event={event.type}>
      <div>{event.says}</div>
      <div className="under">
        {event.of && (
          <span>{fill(event.of.id < id ? story.ofEarlier : story.ofLater, { name: event.of.name })} · </span>
        )}
        {event.by ?? says.hub} · <time dateTime={event.at}>{readableMoment(event.at)}</time>
      </div>
    </li>
  );
}

/** Who did what, when; newest first, for that is what one looks for. */
export function HistoryPanel({ id }: { id: number }) {
  const company = useCompany().id;
  const { data, error } = useQuery({ queryKey: keys.history(company, id), queryFn: () => api.history(company, id) });
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{says.history}</h2>
      </div>
      {error && !data && <Refusal problem={error} />}
      {data?.events.length === 0 && <p className="quiet">{says.noHistory}</p>}
      <ol className="timeline">
        {data?.events.toReversed().map((event) => (
          <Event key={event.id} id={id} event={event} />
        ))}
      </ol>
    </section>
  );
}
