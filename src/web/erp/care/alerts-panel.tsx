import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { fill, words } from '../../../domain/words/words.ts';
import type { Alert } from '../../../http/client.ts';
import { api, keys } from '../../api.ts';
import { readableMoment } from '../../parts/format.ts';
import { Refusal } from '../../parts/trouble.tsx';
import { useCompany } from '../../session.tsx';

const says = words.alerts.page;
const lookAgainMs = 15_000;
/** Of what is over, the newest. */
const shownOver = 5;

/** What people are told of: what is wrong now, and what was lately. */
export function AlertsPanel() {
  const { id } = useCompany();
  const { data, error } = useQuery({
    queryKey: [...keys.connections(id), 'alerts'],
    queryFn: () => api.alerts(id),
    refetchInterval: lookAgainMs,
  });
  const open = data?.alerts.filter(({ ended_at }) => ended_at === null) ?? [];
  const over = data?.alerts.filter(({ ended_at }) => ended_at !== null).slice(0, shownOver) ?? [];
  return (
    <section className="panel" aria-labelledby="alerts">
      <div className="panel-head">
        <h2 id="alerts">{says.title}</h2>
        <span className="quiet">{says.lead}</span>
        <Link to="/companies/$c/mail" params={{ c: String(id) }} className="panel-link">
          {says.mine}
        </Link>
      </div>
      {data === undefined && error !== null && <Refusal problem={error} />}
      {data !== undefined && open.length + over.length === 0 && <p className="quiet">{says.none}</p>}
      <ul className="plain-list alerts">
        {[...open, ...over].map((alert) => (
          <Line key={alert.id} alert={alert} />
        ))}
      </ul>
    </section>
  );
}

function Line({ alert }: { alert: Alert }) {
  const isOpen = alert.ended_at === null;
  const when = isOpen
    ? fill(says.since, { at: readableMoment(alert.began_at) })
    : fill(says.until, { from: readableMoment(alert.began_at), to: readableMoment(alert.ended_at) });
  const told =
    alert.told_at === null
      ? isOpen
        ? says.waits
        : says.notTold
      : fill(says.told, { at: readableMoment(alert.told_at) });
  return (
    <li>
      <span className="badge badge-alert" data-open={isOpen}>
        {says.kinds[alert.kind]}
      </span>
      <div>
        {alert.says.split('\n').map((line) => (
          <p key={line}>{line}</p>
        ))}
        <p className="quiet">
          {when}, {told}
        </p>
      </div>
    </li>
  );
}
