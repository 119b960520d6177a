import { memo } from 'react';
import type { RecordMove } from '../../../domain/records/flow.ts';
import { fill, words } from '../../../domain/words/words.ts';
import type { ErpRecordItem } from '../../../http/client.ts';
import { readableAmount } from '../../parts/format.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { statusOf } from './status-words.ts';
import { recordName } from './use-record-moves.ts';

const says = words.recordsPage;

/** Buttons that stand in a row: those of its state, in the order in which they are pressed. */
export function rowMovesOf({ erp_status, parked, moves }: Pick<ErpRecordItem, 'erp_status' | 'parked' | 'moves'>) {
  const of: Readonly<Record<string, readonly RecordMove[]>> = {
    ready_to_import: ['import', 'link', 'archive'],
    archived: ['restore'],
    not_in_erp: ['send', 'link'],
    rejected: ['send', 'link'],
    ready_to_export: ['accept', 'reject'],
    exporting: parked ? ['retry', 'link', 'reject'] : [],
    failed_to_export: ['retry', 'link', 'reject'],
    synced: ['unlink'],
  };
  return (of[erp_status] ?? []).filter((move) => moves[move] !== undefined);
}

interface Props {
  readonly item: ErpRecordItem;
  readonly erp: string;
  readonly asOf: string;
  readonly amounts: boolean;
  readonly projects: boolean;
  readonly working: boolean;
  readonly press: (item: ErpRecordItem, move: RecordMove) => void;
  readonly open: (item: ErpRecordItem) => void;
}

/** What stands under the state: the reason of a stop, or that the ERP's list lost it. */
function because({ item, erp, asOf }: Pick<Props, 'item' | 'erp' | 'asOf'>): string | null {
  if (item.error !== null) return item.error.detail;
  if (item.reject_reason !== null) return item.reject_reason;
  if (item.in_erp_list !== false) return null;
  return fill(item.kind === 'payment' ? says.missingPayment : says.missingThere, { erp, at: asOf });
}

function Row({ item, erp, asOf, amounts, projects, working, press, open }: Props) {
  const name = recordName(item);
  const why = because({ item, erp, asOf });
  const title = item.name || item.number || '';
  const status = statusOf(item);
  return (
    <tr aria-busy={working} data-record={item.id ?? `erp-${item.erp_id}`}>
      <th scope="row">
        {item.id === null ? (
          title
        ) : (
          <button type="button" className="link-button" onClick={() => open(item)}>
            {title}
          </button>
        )}
        {item.beside && <span className="under">{item.beside}</span>}
      </th>
      {item.kind !== 'vendor' && (
        <td className="code">
          {item.number ?? '–'}
          {status && <span className="under">{status}</span>}
        </td>
      )}
      {projects && (
        <td className="record-project">
          {item.project?.name ?? '–'}
          {item.project && <span className="under code">{item.project.number}</span>}
        </td>
      )}
      {amounts && <td className="num">{item.amount === null ? '–' : readableAmount(item.amount)}</td>}
      <td>
        <span className="code">{item.erp_number ?? item.flow_number ?? '–'}</span>
        {item.id !== null && item.erp_name && <span className="under">{item.erp_name}</span>}
      </td>
      <td className="record-state">
        <span className="badge badge-erp" data-erp-status={item.erp_status} data-parked={item.parked}>
          {item.erp_status === 'exporting' && !item.parked && <span className="spinner" aria-hidden="true" />}
          {item.parked ? says.parked : words.recordsPage.states[item.erp_status]}
        </span>
        {why !== null && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a reason cut short must be readable without a mouse
          <span className="under because" data-erp-status={item.erp_status} data-tip={why} tabIndex={0}>
            {why}
          </span>
        )}
      </td>
      <td className="actions">
        {rowMovesOf(item).map((move) => {
          const { allowed, reasons } = item.moves[move]!;
          return (
            <GreyButton
              key={move}
              className="btn btn-row"
              name={says.moves[move]}
              move={move}
              about={fill(says.describes, { thing: words.records.one[item.kind], name })}
              no={allowed ? null : reasons.map(({ detail }) => detail).join('\n')}
              working={working}
              onPress={() => press(item, move)}
            />
          );
        })}
      </td>
    </tr>
  );
}

/** Drawn again only when its own record changes. */
export const RecordRow = memo(Row);
