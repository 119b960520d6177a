import { sendProblems } from '../../../domain/records/making.ts';
import { first, no, noMore, yes } from '../../../domain/refusal.ts';
import { words } from '../../../domain/words/words.ts';
import type { Deps } from '../../deps.ts';
import { isMade } from '../../records.ts';
import type { Caller } from '../../unit-of-work.ts';
import { moveRecord, type RecordInput, recordEvent } from './open-record.ts';

/** *Send to ERP*: from now on the accounting approver has it, and a contract's company and lines stand still. */
export const sendRecord = (deps: Deps, caller: Caller, input: RecordInput) =>
  moveRecord(deps, caller, 'send', input, async ({ tx, record, connection, erp }) => {
    const source = isMade(record.kind) ? await tx.records.source(record.kind, record.id) : null;
    if (source === null) return no('not_found', { thing: record.kind });
    if (source.type === 'commitment' && source.kind === 'purchase_order') {
      return no('not_made_there', { what: words.records.purchaseOrder });
    }
    const problem = first(sendProblems(source));
    if (problem !== null) return noMore(problem);
    const flow = await tx.records.addFlow(record, connection.id, caller.person);
    await tx.events.append([recordEvent(caller, record, 'record.sent', { erp: erp.traits.name })]);
    return yes(flow);
  });

/** The sender takes it back while nobody has decided, or after the ERP said no. */
export const retrieveRecord = (deps: Deps, caller: Caller, input: RecordInput) =>
  moveRecord(deps, caller, 'retrieve', input, async ({ tx, record }) => {
    await tx.records.endFlow(record.flow!.id, 'retrieved', caller.person, null);
    await tx.events.append([recordEvent(caller, record, 'record.retrieved')]);
    return yes(null);
  });
