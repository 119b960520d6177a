import { missing } from '../../../domain/permission.ts';
import type { RecordMove } from '../../../domain/records/flow.ts';
import type { RecordKind } from '../../../domain/records/kinds.ts';
import { fill, words } from '../../../domain/words/words.ts';
import { useGone } from '../../parts/gone.tsx';
import { GreyButton } from '../../parts/grey-button.tsx';
import { useGrants } from '../../session.tsx';
import { recordName, useRecordMoves } from './use-record-moves.ts';
import { useRecord } from './use-records.ts';

const says = words.recordsPage;

interface Of {
  readonly kind: RecordKind;
  readonly id: number;
}

/** Where a record of the project side stands in the ERP tool; nothing for whoever may not read that. */
export function RecordStatus({ kind, id }: Of) {
  const { data } = useRecord(kind, id);
  if (data === undefined) return null;
  const why = data.error?.detail ?? data.reject_reason;
  return (
    <>
      <span className="badge badge-erp" data-erp-status={data.erp_status} data-parked={data.parked}>
        {data.parked ? says.parked : says.states[data.erp_status]}
      </span>
      {data.erp_number !== null && <span className="quiet code">{data.erp_number}</span>}
      {why !== null && <span className="problem">{why}</span>}
    </>
  );
}

/** The sender's two moves. Shut they stay in place and say why; for whoever never sends they are not there. */
export function RecordButtons({ kind, id, project }: Of & { readonly project: number }) {
  const { data } = useRecord(kind, id);
  const { run, isUnder } = useRecordMoves();
  const gone = useGone();
  const mayNever = missing(useGrants(), 'commitment.send', project as never).length > 0;
  if (data === undefined || mayNever || data.erp_status === 'synced') return null;
  const move: RecordMove =
    data.erp_status === 'ready_to_export' || data.erp_status === 'failed_to_export' ? 'retrieve' : 'send';
  const { allowed, reasons } = data.moves[move] ?? { allowed: false, reasons: [] };
  return (
    <GreyButton
      name={says.moves[move]}
      move={move}
      about={fill(says.describes, { thing: words.records.one[kind], name: recordName(data) })}
      no={gone ?? (allowed ? null : reasons.map(({ detail }) => detail).join('\n'))}
      working={isUnder(data)}
      onPress={() => void run(data, move)}
    />
  );
}
