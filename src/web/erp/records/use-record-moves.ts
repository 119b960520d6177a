import { useCallback, useState } from 'react';
import type { RecordMove } from '../../../domain/records/flow.ts';
import type { RecordKind } from '../../../domain/records/kinds.ts';
import { fill, words } from '../../../domain/words/words.ts';
import { type ErpRecordItem, type OurRecordMove, type RecordMoveBody, Refused } from '../../../http/client.ts';
import { api, keys, queries, signedOut } from '../../api.ts';
import { useErpName } from '../../parts/erp-name.ts';
import { useMessages } from '../../parts/messages.tsx';
import { nowhere, type Shown } from '../../parts/use-given.ts';
import { useCompany } from '../../session.tsx';

const says = words.records;

export type RecordOf = Pick<ErpRecordItem, 'kind' | 'id' | 'erp_id' | 'number' | 'name' | 'flow_id'>;

/** How one speaks of a record. */
export const recordName = ({ kind, number, name }: Pick<RecordOf, 'kind' | 'number' | 'name'>): string =>
  kind === 'vendor' || number === null ? name : `${number} ${name}`.trim();
export const keyOf = ({ id, erp_id }: Pick<RecordOf, 'id' | 'erp_id'>): string =>
  id === null ? `erp-${erp_id}` : `${id}`;

async function ask(company: number, record: RecordOf, move: RecordMove, body: RecordMoveBody): Promise<string | null> {
  const { kind, id, erp_id, flow_id } = record;
  const seen = flow_id === null ? {} : { flow_id };
  if (move === 'import') await api.importRecord(company, kind, erp_id!);
  else if (move === 'archive' || move === 'restore') {
    await api.archiveRecord(company, kind, erp_id!, move === 'archive');
  } else if (move === 'unlink') return (await api.unlinkRecord(company, kind, id!, seen)).message;
  else await api.moveRecord(company, kind, id!, move as OurRecordMove, { ...seen, ...body });
  return null;
}

export interface HeldBy {
  readonly kind: 'payment' | 'invoice' | 'change_order' | 'commitment';
  readonly id: number;
  readonly label: string;
  readonly project: number;
}

/** What stands on a record, and the sentence that refuses for it. */
export interface Held {
  readonly held: readonly HeldBy[];
  readonly says: string;
}

/**
 * Moves records and says how it went; whoever asked is told what stands against it, null for done, and where it is shown
 * there it is not said above the page too. What stands on one is given back, for the page to lead there.
 */
export function useRecordMoves() {
  const company = useCompany().id;
  const { erp } = useErpName();
  const { tell, forget, working } = useMessages();
  const [under, setUnder] = useState<ReadonlySet<string>>(new Set());

  const run = useCallback(
    async (
      record: RecordOf,
      move: RecordMove,
      body: RecordMoveBody = {},
      shown: Shown = nowhere,
    ): Promise<Held | string | null> => {
      const key = `${record.kind} ${keyOf(record)}`;
      const about = recordName(record);
      forget(`record-${key}`);
      setUnder((all) => new Set(all).add(key));
      const { unlink, link, other } = words.recordsPage.working;
      const end = working(`working-${key}`, fill(move === 'unlink' ? unlink : move === 'link' ? link : other, { erp }));
      try {
        const message = await ask(company, record, move, body);
        const text = message ?? fill(says.done[move as Exclude<RecordMove, 'unlink'>], { erp });
        tell({ kind: 'success', slot: `record-${key}`, about, text });
        return null;
      } catch (problem) {
        if (problem instanceof Refused && problem.status === 401) signedOut.tell();
        const held = problem instanceof Refused && problem.code === 'record_held' ? problem.problem?.facts.held : null;
        // What stands on it is shown by itself, with the ways there.
        const text = problem instanceof Refused ? problem.message : words.page.move.notReached;
        if (Array.isArray(held)) return { held: held as readonly HeldBy[], says: text };
        if (!shown()) tell({ kind: 'refusal', slot: `record-${key}`, about, text });
        return text;
      } finally {
        end();
        setUnder((all) => new Set([...all].filter((one) => one !== key)));
        void queries.invalidateQueries({ queryKey: keys.erp(company) });
      }
    },
    [company, erp, tell, forget, working],
  );
  return { run, isUnder: (record: RecordOf) => under.has(`${record.kind} ${keyOf(record)}`) };
}

/** What is asked of a whole list. */
export function useListActions(kind: RecordKind) {
  const company = useCompany().id;
  const { tell, forget } = useMessages();
  const act = async (work: () => Promise<string | null>) => {
    forget(`list-${kind}`);
    try {
      const text = await work();
      if (text !== null) tell({ kind: 'success', slot: `list-${kind}`, text });
    } catch (problem) {
      const text = problem instanceof Refused ? problem.message : words.page.move.notReached;
      tell({ kind: 'refusal', slot: `list-${kind}`, text });
    } finally {
      void queries.invalidateQueries({ queryKey: keys.erp(company) });
    }
  };
  return {
    refresh: () =>
      act(async () => {
        await api.refreshRecords(company, kind);
        return null;
      }),
    linkAll: () =>
      act(async () => {
        const { linked, left } = await api.linkMatches(company, kind);
        return fill(words.recordsPage.linkedAll, { count: linked, left });
      }),
  };
}
