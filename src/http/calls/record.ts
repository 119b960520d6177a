import type { RecordKind } from '../../domain/records/kinds.ts';
import type * as shapes from '../api/record-shapes.ts';

type Call = <T>(
  method: string,
  path: string,
  request?: { readonly body?: unknown; readonly query?: Readonly<Record<string, string | number | undefined>> },
) => Promise<T>;

export type OurRecordMove = 'send' | 'retrieve' | 'accept' | 'reject' | 'retry' | 'link';

const records = (company: number, kind: RecordKind) => `/api/v1/companies/${company}/erp/records/${kind}`;

/** Calls about the records that an invoice stands on, typed from the shapes that the server answers in. */
export function recordCalls(call: Call) {
  return {
    recordsWaiting: (company: number) =>
      call<{ waiting: Record<RecordKind, number> }>('GET', `/api/v1/companies/${company}/erp/records`),
    erpRecords: (company: number, kind: RecordKind, query: Readonly<Record<string, string | number | undefined>>) =>
      call<shapes.ErpRecordList>('GET', records(company, kind), { query }),
    erpRecord: (company: number, kind: RecordKind, id: number) =>
      call<shapes.ErpRecordWhole>('GET', `${records(company, kind)}/${id}`),
    /** @param side whose record the id is of. */
    recordMatches: (company: number, kind: RecordKind, side: 'ours' | 'erp', id: number, search?: string) =>
      call<shapes.ErpRecordMatches>(
        'GET',
        `${records(company, kind)}/${side === 'erp' ? 'in-erp/' : ''}${id}/matches`,
        { query: search ? { search } : {} },
      ),
    moveRecord: (
      company: number,
      kind: RecordKind,
      id: number,
      move: OurRecordMove,
      body: shapes.RecordMoveBody = {},
    ) => call<shapes.ErpRecordItem>('POST', `${records(company, kind)}/${id}/${move}`, { body }),
    unlinkRecord: (company: number, kind: RecordKind, id: number, body: shapes.RecordMoveBody = {}) =>
      call<shapes.ErpRecordItem & { message: string }>('POST', `${records(company, kind)}/${id}/unlink`, { body }),
    importRecord: (company: number, kind: RecordKind, erpId: number) =>
      call<shapes.ErpRecordItem>('POST', `${records(company, kind)}/in-erp/${erpId}/import`, { body: {} }),
    archiveRecord: (company: number, kind: RecordKind, erpId: number, archived: boolean) =>
      call<{ archived: boolean }>(
        'POST',
        `${records(company, kind)}/in-erp/${erpId}/${archived ? 'archive' : 'restore'}`,
        { body: {} },
      ),
    linkMatches: (company: number, kind: RecordKind) =>
      call<{ linked: number; left: number }>('POST', `${records(company, kind)}/link-matches`, { body: {} }),
    refreshRecords: (company: number, kind: RecordKind) =>
      call<shapes.RecordReading>('POST', `${records(company, kind)}/refresh`, { body: {} }),
  };
}
