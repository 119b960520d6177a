import type { LinkId } from '../../../domain/ids.ts';
import type { DetailStatus } from '../../../domain/outside.ts';
import { missing } from '../../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../../domain/refusal.ts';
import type { EventType } from '../../../domain/words/words.ts';
import type { Deps } from '../../deps.ts';
import type { Caller, NewEvent, OutsideRequest } from '../../unit-of-work.ts';
import { heardOfMaking, heardOfUnlinking, numberAskedFor, wakeExport } from './heard.ts';

export interface DetailAnswer {
  readonly detail: number;
  readonly status: DetailStatus;
  /** For the people of the ERP tool. */
  readonly messages: readonly string[];
}

/**
 * The integrator's word on one request detail. It is believed for what it says about its own requisition, however late
 * it comes and whatever was asked since; closed ones may be answered anew.
 */
export async function answerDetail(
  deps: Deps,
  caller: Caller,
  { detail, status, messages }: DetailAnswer,
): Promise<Outcome<OutsideRequest>> {
  let wake: LinkId | null = null;
  const outcome = await deps.work.run(caller, async (tx): Promise<Outcome<OutsideRequest>> => {
    const request = await tx.outside.requestOfDetail(detail);
    if (request === null) return no('not_found', { thing: 'request detail' });
    const lacking = missing(caller.grants, 'integrator.drive', null);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    const locked = await tx.links.lock(request.invoiceId);
    // Read again under the lock: two answers at once would each see the other's detail as it was.
    const before = (await tx.outside.requestOfDetail(detail))?.details.find(({ id }) => id === detail);
    if (before === undefined) return no('not_found', { thing: 'request detail' });
    const alive = before.status === 'in_progress' && status === 'in_progress';
    const news = !alive && (before.status !== status || before.messages.join() !== messages.join());
    if (news || alive) await tx.outside.noteAnswer(detail, status, messages, caller.person);
    const after = (await tx.outside.requestOfDetail(detail)) ?? request;
    if (!news) return yes(after);
    const facts = { request: request.id, name: request.name, detail, status, messages };
    await tx.events.append([eventOfRequest(caller, request, 'outside.answered', facts)]);
    const connection = await tx.connections.get(request.connectionId);
    if (connection === null) return yes(after);
    if (locked?.link == null) {
      // Nobody has the invoice any more, and its bill is there all the same.
      const late = { erp: connection.name, request: request.id, origin: numberAskedFor(request) };
      if (status === (request.name === 'create_requisitions' ? 'success' : 'failed')) {
        await tx.events.append([eventOfRequest(caller, request, 'outside.late_bill', late)]);
      }
      return yes(after);
    }
    const { head, link } = locked;
    const heard = { tx, caller, connection, head, link, request: after };
    if (request.name === 'create_requisitions') wake = await heardOfMaking(heard);
    else wake = await heardOfUnlinking(deps, heard, { status, messages });
    return yes(after);
  });
  await wakeExport(deps, caller, wake);
  return outcome;
}

const eventOfRequest = (
  caller: Caller,
  { projectId, invoiceId, linkId }: OutsideRequest,
  type: EventType,
  facts: Readonly<Record<string, unknown>>,
): NewEvent => ({ type, by: caller.person, projectId, invoiceId, linkId, facts, requestId: caller.requestId });
