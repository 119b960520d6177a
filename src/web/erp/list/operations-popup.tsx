import { words } from '../../../domain/words/words.ts';
import type { OperationState } from '../../../http/client.ts';
import { OperationStrip } from './operation-strip.tsx';
import { Popup } from './popup.tsx';

const says = words.list.bulk;

/** The bulk operations of the company, newest first: what came of one that was begun yesterday, or by somebody else. */
export function OperationsPopup(props: { all: readonly OperationState[] | null; begun: (id: number) => void }) {
  return (
    <Popup label={says.recent} title={says.recent} align="right">
      {(close) => (
        <div className="operations">
          {props.all?.length === 0 && <p className="quiet">{says.none}</p>}
          {props.all?.map((one) => (
            <OperationStrip
              key={one.operation_id}
              operation={one}
              dated
              begun={(id) => {
                close();
                props.begun(id);
              }}
            />
          ))}
        </div>
      )}
    </Popup>
  );
}
