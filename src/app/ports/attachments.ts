import type { Subject } from '../../domain/attachment.ts';
import type { AttachmentId, CommitmentId, CompanyId, PersonId, ProjectId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

/** A file that hangs on a record, whole. */
export interface Attachment {
  readonly id: AttachmentId;
  readonly projectId: ProjectId;
  readonly name: string;
  /** As it is served. */
  readonly type: string;
  readonly size: number;
  /** Of its bytes, in hex. */
  readonly sha256: string;
  readonly by: { readonly id: PersonId; readonly name: string };
  readonly at: Instant;
}

/** That a file hangs on a record, as the record itself tells it. */
export interface FileMention {
  readonly id: AttachmentId;
  readonly company: CompanyId;
  readonly name: string;
  readonly type: string;
}

/** Where a file is to hang. */
export interface SubjectRecord {
  readonly projectId: ProjectId;
  /** Itself, or the one that it is of. */
  readonly commitmentId: CommitmentId;
}

/** A file comes in parts of so many bytes at most, each in a transaction of its own: none waits for a network. */
export const partBytes = 256 * 1024;

/** The share of a transaction that files have. */
export interface AttachmentTx {
  /**
   * The record; null if it is not there or was deleted. With `lock` it is locked until the transaction ends, so that two
   * files cannot both be the last that is allowed.
   */
  subject(on: Subject, lock: boolean): Promise<SubjectRecord | null>;
  /** The record has changed now, though its version stays: a page that was opened before may still be saved. */
  touch(on: Subject): Promise<void>;
  /** Those that are whole, oldest first. */
  list(on: Subject): Promise<readonly Attachment[]>;
  get(on: Subject, id: AttachmentId): Promise<Attachment | null>;
  /** Makes room for one that is about to arrive; forgets those that began long ago and never came to their end. */
  begin(on: Subject, project: ProjectId, name: string, by: PersonId): Promise<AttachmentId>;
  /** @param number 1, 2, 3 … */
  addPart(id: AttachmentId, number: number, bytes: Uint8Array): Promise<void>;
  finish(
    id: AttachmentId,
    whole: { readonly type: string; readonly size: number; readonly sha256: string },
  ): Promise<void>;
  /** Its bytes too. */
  remove(id: AttachmentId): Promise<void>;
  /** Null past the last. */
  part(id: AttachmentId, number: number): Promise<Uint8Array | null>;
}
