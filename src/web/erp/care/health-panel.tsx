import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { fill, sayAgo, words } from '../../../domain/words/words.ts';
import type { Connection, Health } from '../../../http/client.ts';
import { api } from '../../api.ts';
import { Fact, Facts } from '../../parts/facts.tsx';
import { Loading, Refusal } from '../../parts/trouble.tsx';
import { useCompany } from '../../session.tsx';
import { CallsPicture } from './calls-picture.tsx';
import { healthKey } from './health-key.ts';
import { sayMs } from './say-ms.ts';
import { SchedulePanel } from './schedule-panel.tsx';

const says = words.care;
const lookAgainMs = 10_000;

/** How a connection is, at a glance and in figures, and below it when it is read by itself. */
export function CarePanels({ connection }: { connection: Connection }) {
  const company = useCompany().id;
  const { data, error } = useQuery({
    queryKey: healthKey(company, connection.id),
    queryFn: () => api.health(company, connection.id),
    refetchInterval: lookAgainMs,
    staleTime: 0,
  });
  if (data === undefined) return error ? <Refusal problem={error} /> : <Loading />;
  return (
    <>
      <HealthPanel health={data} />
      <SchedulePanel health={data} />
    </>
  );
}

/** The connection's own panel says these, with what to do. */
const saidAbove: ReadonlySet<string> = new Set(['no_agent', 'agent_away', 'reads_fail']);

function HealthPanel({ health }: { health: Health }) {
  const { verdict, reasons, last_failure } = health;
  const ago = (instant: string) => sayAgo(Date.parse(health.at) - Date.parse(instant));
  const here = reasons.filter(({ code }) => !saidAbove.has(code));
  const heading = `health-${health.connection_id}`;
  return (
    <section className="panel" aria-labelledby={heading}>
      <div className="panel-head">
        <h2 id={heading}>{says.health}</h2>
        <span className="badge badge-health" data-health={verdict}>
          {says.verdicts[verdict]}
        </span>
      </div>
      {here.length > 0 && (
        <ul className="bullets health-reasons">
          {here.map(({ code, says: why }) => (
            <li key={code}>{why}</li>
          ))}
        </ul>
      )}
      <Figures health={health} ago={ago} />
      <CallsPicture health={health} />
      {last_failure && (
        <p className="quiet health-failure">
          {fill(says.lastFailure, { ago: ago(last_failure.at), says: last_failure.says })}
        </p>
      )}
    </section>
  );
}

function Figures({ health, ago }: { health: Health; ago: (instant: string) => string }) {
  const c = String(useCompany().id);
  const { last_hour: hour, last_day: day, queue, slots } = health;
  const unanswered = ({ calls, failed }: Health['last_hour']) =>
    calls === 0 ? says.noCalls : fill(says.of, { failed, calls });
  return (
    <Facts>
      <Fact name={says.lastRead}>{health.last_read_at === null ? says.never : ago(health.last_read_at)}</Fact>
      <Fact name={`${says.errors}, ${says.hour}`}>{unanswered(hour)}</Fact>
      <Fact name={`${says.errors}, ${says.day}`}>{unanswered(day)}</Fact>
      <Fact name={says.latency}>
        {day.calls === 0
          ? says.noCalls
          : fill(says.latencySays, {
              mean: sayMs((hour.calls > 0 ? hour : day).mean_ms),
              longest: sayMs((hour.calls > 0 ? hour : day).longest_ms),
            })}
      </Fact>
      <Fact name={says.queue}>
        {fill(says.queueSays, { waiting: queue.waiting, hand: queue.in_hand })}
        {queue.oldest_sent_at && `, ${fill(says.oldest, { ago: ago(queue.oldest_sent_at) })}`}
      </Fact>
      <Fact name={says.stuck}>
        <Link to="/companies/$c/erp/subcontractor-invoices" params={{ c }} search={{ filter: 'failed_to_export' }}>
          {fill(says.stuckSays, { parked: queue.parked, failed: queue.failed })}
        </Link>
      </Fact>
      <Fact name={says.slots}>{fill(says.slotsSays, { used: slots.in_use, of: slots.of })}</Fact>
      <Fact name={says.tieOut}>
        <LastTieOut health={health} ago={ago} />
      </Fact>
    </Facts>
  );
}

function LastTieOut({ health, ago }: { health: Health; ago: (instant: string) => string }) {
  const c = String(useCompany().id);
  const { last_tie_out: run } = health;
  if (run === null) return says.none;
  const [one, many] = says.tieOutWrong;
  const came = run.wrong === 0 ? says.tieOutWell : fill(run.wrong === 1 ? one : many, { n: run.wrong });
  return (
    <Link to="/companies/$c/erp/tie-out" params={{ c }} search={{ run: run.id }}>
      {run.state === 'complete' ? came : says.tieOutIncomplete}, {ago(run.ended_at)}
    </Link>
  );
}
