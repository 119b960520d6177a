import { createHash } from 'node:crypto';
import {
  attachmentType,
  cleanFileName,
  couldBeText,
  mayBeNamed,
  mostAttachmentBytes,
  mostAttachments,
  type Sample,
  type Subject,
  sampleBytes,
} from '../../domain/attachment.ts';
import type { AttachmentId } from '../../domain/ids.ts';
import { invoiceRole, missing, missingOnCommitment, type Need, visibleCommitments } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import { words } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import { asTheyStand } from '../held-still.ts';
import { partBytes } from '../ports/attachments.ts';
import type { Attachment, Caller, SubjectRecord, Tx } from '../unit-of-work.ts';

/**
 * Files that hang on a record. They may come and go while an invoice is locked too: they change nothing of what the ERP
 * was sent. A file is kept in parts, each written in a transaction of its own, so that no transaction waits for a network
 * and no process holds a whole file.
 */

export interface NewAttachment {
  readonly on: Subject;
  readonly name: string;
  /** Throws where the sender breaks off; then nothing is kept. */
  readonly content: AsyncIterable<Uint8Array>;
}
type Want = 'read' | 'write';
interface OneAttachment {
  readonly on: Subject;
  readonly id: AttachmentId;
}

export async function attachments(deps: Deps, caller: Caller, on: Subject): Promise<Outcome<readonly Attachment[]>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<readonly Attachment[]>> => {
    const found = await reach(tx, caller, on, 'read');
    return found.ok ? yes(await tx.attachments.list(on)) : found;
  });
}

/** A file and its bytes. One that is removed while it is read ends in an error: half of it is not taken for the whole. */
export async function attachmentContent(deps: Deps, caller: Caller, { on, id }: OneAttachment) {
  const found = await deps.work.run(caller, (tx) => find(tx, caller, on, id, 'read'));
  if (!found.ok) return found;
  const { size, name } = found.value;
  async function* content() {
    let left = size;
    for (let number = 1; left > 0; number++) {
      const part = await deps.work.run(caller, (tx) => tx.attachments.part(id, number));
      if (part === null) throw new Error(`attachment ${id} (${name}) ended before its time`);
      left -= part.length;
      yield part;
    }
  }
  return yes({ attachment: found.value, content: content() });
}

/** May one bring a file to this record, if it came now? Asked before anything of it is read. */
export const mayAttach = (deps: Deps, caller: Caller, on: Subject): Promise<Outcome<null>> =>
  deps.work.run(caller, async (tx): Promise<Outcome<null>> => {
    const found = await reach(tx, caller, on, 'write');
    return found.ok ? yes(null) : found;
  });

/** @returns with `added` false where the same bytes hang there under the same name already. */
export async function attach(
  deps: Deps,
  caller: Caller,
  { on, name: given, content }: NewAttachment,
): Promise<Outcome<{ readonly attachment: Attachment; readonly added: boolean }>> {
  const name = cleanFileName(given);
  const begun = await deps.work.run(caller, async (tx): Promise<Outcome<AttachmentId>> => {
    const found = await reach(tx, caller, on, 'write');
    if (!found.ok) return found;
    const named = mayBeNamed(name);
    if (!named.ok) return named;
    const room = await hasRoom(tx, on);
    return room.ok ? yes(await tx.attachments.begin(on, found.value.projectId, name, caller.person)) : room;
  });
  if (!begun.ok) return begun;
  const id = begun.value;
  const outcome = await receive(deps, caller, id, on, name, content).catch(async (cause: unknown) => {
    await forget(deps, caller, id);
    throw cause;
  });
  if (!outcome.ok || !outcome.value.added) await forget(deps, caller, id);
  return outcome;
}

export async function detach(deps: Deps, caller: Caller, { on, id }: OneAttachment): Promise<Outcome<null>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<null>> => {
    const reached = await reach(tx, caller, on, 'write');
    if (!reached.ok) return reached;
    const found = await tx.attachments.get(on, id);
    if (found === null) return no('not_found', { thing: 'attachment' });
    const { projectId, commitmentId } = reached.value;
    // A subcontractor's own contact takes away what they brought, and nothing else.
    const asContact = on.kind === 'invoice' && invoiceRole(caller.grants, projectId, commitmentId) === 'contact';
    if (asContact && found.by.id !== caller.person) {
      return noMore(notPermitted(missing(caller.grants, 'invoice.write', projectId)));
    }
    await tx.attachments.remove(id);
    await note(tx, caller, on, reached.value, 'attachment.removed', found);
    return yes(null);
  });
}

/** What is missing to look at the files of a record, or to change them. */
function lacking(
  { grants }: Caller,
  on: Subject,
  { projectId, commitmentId }: SubjectRecord,
  to: Want,
): readonly Need[] {
  if (on.kind !== 'invoice') return missing(grants, `commitment.${to}`, projectId);
  return missingOnCommitment(grants, to === 'read' ? 'commitment.read' : 'invoice.write', projectId, commitmentId);
}

/** The record, if it is there and one may do this with its files. */
async function reach(tx: Tx, caller: Caller, on: Subject, to: Want): Promise<Outcome<SubjectRecord>> {
  const found = await tx.attachments.subject(on, to === 'write');
  // To a subcontractor's own contact, what they were not invited to is not there.
  const sees = found === null ? null : visibleCommitments(caller.grants, found.projectId);
  const hidden = found !== null && sees !== null && sees.length > 0 && !sees.includes(found.commitmentId);
  if (found === null || hidden) return no('not_found', { thing: on.kind.replace('_', ' ') });
  const needs = lacking(caller, on, found, to);
  return needs.length > 0 ? noMore(notPermitted(needs)) : yes(found);
}

async function find(tx: Tx, caller: Caller, on: Subject, id: AttachmentId, to: Want): Promise<Outcome<Attachment>> {
  const reached = await reach(tx, caller, on, to);
  if (!reached.ok) return reached;
  const found = await tx.attachments.get(on, id);
  return found === null ? no('not_found', { thing: 'attachment' }) : yes(found);
}

async function hasRoom(tx: Tx, on: Subject): Promise<Outcome<null>> {
  const there = await tx.attachments.list(on);
  if (there.length < mostAttachments) return yes(null);
  return no('invalid', { field: 'file', because: 'attachments_full', limit: mostAttachments });
}

async function receive(
  deps: Deps,
  caller: Caller,
  id: AttachmentId,
  on: Subject,
  name: string,
  content: AsyncIterable<Uint8Array>,
): Promise<Outcome<{ attachment: Attachment; added: boolean }>> {
  const taken = await takeIn(deps, caller, id, content);
  if (taken === null) return no('too_large', { limit: words.attachments.fileLimit });
  const type = attachmentType(name, taken.sample);
  if (!type.ok) return type;
  return deps.work.run(caller, async (tx): Promise<Outcome<{ attachment: Attachment; added: boolean }>> => {
    // A file may be half an hour on its way.
    const subject = await reach(tx, await asTheyStand(tx, caller), on, 'write');
    if (!subject.ok) return subject;
    const there = await tx.attachments.list(on);
    const same = there.find((one) => one.name === name && one.sha256 === taken.sha256);
    if (same !== undefined) return yes({ attachment: same, added: false });
    const room = await hasRoom(tx, on);
    if (!room.ok) return room;
    await tx.attachments.finish(id, { type: type.value, size: taken.sample.size, sha256: taken.sha256 });
    const attachment = (await tx.attachments.get(on, id))!;
    await note(tx, caller, on, subject.value, 'attachment.added', attachment);
    return yes({ attachment, added: true });
  });
}

/** Writes a file away as it comes, a part at a time. Null where it is larger than is taken. */
async function takeIn(
  deps: Deps,
  caller: Caller,
  id: AttachmentId,
  content: AsyncIterable<Uint8Array>,
): Promise<{ readonly sample: Sample; readonly sha256: string } | null> {
  const hash = createHash('sha256');
  const part = Buffer.alloc(partBytes);
  let [filled, number, size, text] = [0, 0, 0, true];
  let head = Buffer.alloc(0);
  let tail = Buffer.alloc(0);
  let over = false;
  const write = async () => {
    const bytes = part.subarray(0, filled);
    await deps.work.run(caller, (tx) => tx.attachments.addPart(id, ++number, bytes));
    hash.update(bytes);
    text &&= couldBeText(bytes);
    if (head.length < sampleBytes) head = Buffer.concat([head, bytes]).subarray(0, sampleBytes);
    tail = Buffer.concat([tail, bytes]).subarray(-sampleBytes);
    filled = 0;
  };
  for await (const chunk of content) {
    size += chunk.length;
    // Read on to its end all the same, so that whoever sends it can hear the answer.
    over ||= size > mostAttachmentBytes;
    if (over) continue;
    for (let from = 0; from < chunk.length; ) {
      const next = chunk.subarray(from, from + partBytes - filled);
      part.set(next, filled);
      filled += next.length;
      from += next.length;
      if (filled === partBytes) await write();
    }
  }
  if (over) return null;
  if (filled > 0) await write();
  return { sample: { size, head, tail, text }, sha256: hash.digest('hex') };
}

/** What did not become an attachment leaves nothing behind. If this fails too, the next that begins sweeps it up. */
const forget = (deps: Deps, caller: Caller, id: AttachmentId): Promise<void> =>
  deps.work
    .run(caller, (tx) => tx.attachments.remove(id))
    .catch((err: unknown) => deps.log.error({ err, attachment: id }, 'an attachment that did not arrive was left'));

/** Its files are part of a record: it has changed, though not in what its version counts. */
async function note(
  tx: Tx,
  caller: Caller,
  on: Subject,
  { projectId, commitmentId }: SubjectRecord,
  type: 'attachment.added' | 'attachment.removed',
  { name, size, sha256 }: Attachment,
): Promise<void> {
  await tx.attachments.touch(on);
  const order = on.kind === 'change_order' ? { change_order_id: on.id } : {};
  await tx.events.append([
    {
      type,
      by: caller.person,
      projectId,
      ...(on.kind === 'invoice' ? { invoiceId: on.id } : { commitmentId }),
      facts: { name, size, sha256, ...order },
      requestId: caller.requestId,
    },
  ]);
}
