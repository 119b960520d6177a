import { Link } from '@tanstack/react-router';
import { fill, words } from '../../../domain/words/words.ts';
import type { ErpRecordItem } from '../../../http/client.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { readableMoment } from '../../parts/format.ts';
import { Loading, Refusal } from '../../parts/trouble.tsx';
import { useCompany } from '../../session.tsx';
import { Wanted } from './accept-dialog.tsx';
import { type HeldBy, recordName } from './use-record-moves.ts';
import { useRecord } from './use-records.ts';

const says = words.recordsPage;

/** What stands on a record, in the order in which it is undone, each a link to it. */
function HeldList({ held }: { held: readonly HeldBy[] }) {
  const c = String(useCompany().id);
  return (
    <ol className="held-list">
      {held.map((one) => (
        <li key={`${one.kind} ${one.id}`}>
          {words.records.firsts[one.kind]}{' '}
          {one.kind === 'invoice' ? (
            <Link to="/companies/$c/erp/subcontractor-invoices/$id" params={{ c, id: String(one.id) }}>
              {one.label}
            </Link>
          ) : (
            <Link
              to="/companies/$c/erp/records/$kind"
              params={{ c, kind: one.kind }}
              search={{ filter: 'synced', open: one.id }}
            >
              {one.label}
            </Link>
          )}
        </li>
      ))}
    </ol>
  );
}

/** Why it cannot be unlinked yet, and the way there. */
export function HeldDialog({ item, held, close }: { item: ErpRecordItem; held: readonly HeldBy[]; close: () => void }) {
  return (
    <Dialog title={fill(says.unlinkTitle, { name: recordName(item) })} close={close}>
      <p>{says.held}</p>
      <HeldList held={held} />
      <div className="dialog-buttons">
        <button type="button" className="btn" onClick={close} data-first>
          {words.page.frame.close}
        </button>
      </div>
    </Dialog>
  );
}

/** All of a record: what the ERP would hold or what stands on it, and what happened. */
export function RecordDialog({ item, close }: { item: Pick<ErpRecordItem, 'kind' | 'id'>; close: () => void }) {
  const { data, error } = useRecord(item.kind, item.id);
  return (
    <Dialog title={data === undefined ? words.records.one[item.kind] : recordName(data)} close={close} wide>
      {error && <Refusal problem={error} />}
      {data === undefined ? (
        !error && <Loading />
      ) : (
        <>
          {data.held.length > 0 && data.erp_status === 'synced' && (
            <section>
              <h3>{says.standsOnIt}</h3>
              <HeldList held={data.held.map(({ project_id, ...one }) => ({ ...one, project: project_id }))} />
            </section>
          )}
          {data.wanted && <Wanted wanted={data.wanted} />}
          <section>
            <h3>{says.history}</h3>
            {data.history.length === 0 && <p className="quiet">{says.noHistory}</p>}
            <ol className="record-history">
              {data.history.map((event) => (
                <li key={event.id}>
                  {event.says}
                  <span className="under">
                    {readableMoment(event.at)} · {event.by ?? words.page.frame.name}
                  </span>
                </li>
              ))}
            </ol>
          </section>
        </>
      )}
      <div className="dialog-buttons">
        <button type="button" className="btn" onClick={close} data-first>
          {words.page.frame.close}
        </button>
      </div>
    </Dialog>
  );
}
