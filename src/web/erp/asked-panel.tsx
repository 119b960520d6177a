import { useQuery } from '@tanstack/react-query';
import { fill, words } from '../../domain/words/words.ts';
import type { AskedOutside, Item } from '../../http/client.ts';
import { api, keys } from '../api.ts';
import { readableMoment } from '../parts/format.ts';
import type { Give } from '../parts/use-given.ts';
import { useCompany } from '../session.tsx';
import { FreeParked } from './free-parked.tsx';

const says = words.outside.page;
type Request = AskedOutside['requests'][number];

const said = (messages: readonly string[]) => (messages.length === 0 ? '' : ` (${messages.join(' ')})`);

/** What became of the last *unlink*, as long as the link is there: no answer yet, or the integrator's no. */
function Unlinking({ item, request }: { item: Item; request: Request | undefined }) {
  const last = request?.details.at(-1);
  if (last === undefined || request === undefined || item.erp_status !== 'synced') return null;
  const { erp } = request;
  const facts = { erp, undo: words.erp.undo.delete, at: readableMoment(last.asked_at) };
  if (last.status === 'failed') {
    return (
      <p className="verdict" data-tone="red">
        {fill(words.refusals.still_in_erp, facts) + said(last.messages)}
      </p>
    );
  }
  if (last.status === 'success') return null;
  return <p className="verdict">{fill(last.status === 'stale' ? says.unlinkStale : says.unlinkAsked, facts)}</p>;
}

/** What the integrator of a connection that is driven from outside was asked, and what it said. */
export function AskedPanel({ item, free }: { item: Item; free: Give }) {
  const company = useCompany().id;
  const id = item.invoice_id;
  const { data } = useQuery({ queryKey: keys.asked(company, id), queryFn: () => api.askedOutside(company, id) });
  const [newest] = data?.requests ?? [];
  if (data === undefined || newest === undefined) return null;
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{fill(says.asked, { erp: newest.erp })}</h2>
      </div>
      <div role="status">
        <Unlinking item={item} request={data.requests.find(({ name }) => name === 'unlink_requisition')} />
      </div>
      <FreeParked item={item} erp={newest.erp} free={free} />
      <ol className="timeline">
        {data.requests.flatMap((request) =>
          request.details.toReversed().map((detail) => (
            <li key={detail.id} data-status={detail.status}>
              <div>{`${request.says} ${words.outside.statuses[detail.status]}${said(detail.messages)}`}</div>
              <div className="under">
                {fill(says.detail, { id: detail.id })} ·{' '}
                <time>{readableMoment(detail.closed_at ?? detail.asked_at)}</time>
              </div>
            </li>
          )),
        )}
      </ol>
    </section>
  );
}
