import { useQuery } from '@tanstack/react-query';
import { type DragEvent, useRef, useState } from 'react';
import { attachmentEndings, type SubjectKind } from '../../domain/attachment.ts';
import { fill, words } from '../../domain/words/words.ts';
import { type Attachment, attachmentsPath } from '../../http/client.ts';
import { api, queries } from '../api.ts';
import { Confirm } from '../parts/confirm.tsx';
import { readableMoment } from '../parts/format.ts';
import { GreyButton } from '../parts/grey-button.tsx';
import { inWords } from '../parts/in-words.ts';
import { useMessages } from '../parts/messages.tsx';
import { Refusal } from '../parts/trouble.tsx';
import { useCompany } from '../session.tsx';
import { useUploads } from './uploads.tsx';
import type { Upload } from './use-sending.ts';

const says = words.attachments;

interface Props {
  readonly kind: SubjectKind;
  readonly id: number;
  /** The missing right, in words; null where one may attach. */
  readonly no: string | null;
  /** Is all else locked? */
  readonly locked?: boolean;
  /** Under which its files are kept in the browser: whatever changes the record makes them be asked for again. */
  readonly queryKey: readonly unknown[];
}

/** `1.2 MB`, as files are spoken of. */
function readableSize(bytes: number): string {
  if (bytes < 1024) return fill(says.sizes.bytes, { size: bytes });
  if (bytes < 1024 * 1024) return fill(says.sizes.kb, { size: Math.round(bytes / 1024) });
  return fill(says.sizes.mb, { size: (bytes / 1024 / 1024).toFixed(1) });
}

function Row({ one, no, remove }: { one: Attachment; no: string | null; remove: (one: Attachment) => void }) {
  return (
    <li className="attachment">
      <a href={one.url} download>
        {one.name}
      </a>
      <span className="quiet">{readableSize(one.size)}</span>
      <span className="quiet attachment-by">
        {fill(says.by, { by: one.added_by.name, at: readableMoment(one.added_at) })}
      </span>
      <GreyButton
        className="btn btn-row btn-plain"
        name={says.remove}
        about={fill(says.removeNamed, { name: one.name })}
        no={no}
        onPress={() => remove(one)}
      />
    </li>
  );
}

function Arriving({ upload, forget }: { upload: Upload; forget: () => void }) {
  const { name, percent, refused, stop } = upload;
  if (refused !== null) {
    return (
      <li className="attachment" data-refused="true">
        <span role="alert" className="problem">
          {fill(says.refused, { name, detail: refused })}
        </span>
        <button type="button" className="btn btn-row btn-plain" onClick={forget}>
          {says.forget}
        </button>
      </li>
    );
  }
  return (
    <li className="attachment" data-arriving="true">
      <span>{percent < 100 ? fill(says.adding, { name, percent }) : fill(says.checking, { name })}</span>
      <progress max={100} value={percent} aria-label={name} />
      <button type="button" className="btn btn-row btn-plain" onClick={stop}>
        {says.stop}
      </button>
    </li>
  );
}

/** Takes files by a button, from the keyboard too, and by dropping them anywhere on the panel. */
function useDrop(add: (files: readonly File[]) => void, no: string | null) {
  const [over, setOver] = useState(0);
  const carries = (event: DragEvent) => no === null && event.dataTransfer.types.includes('Files');
  return {
    over: over > 0,
    handlers: {
      // Counted, for the pointer leaves the panel each time it enters something on it.
      onDragEnter: (event: DragEvent) => carries(event) && setOver((count) => count + 1),
      onDragLeave: (event: DragEvent) => carries(event) && setOver((count) => count - 1),
      onDragOver: (event: DragEvent) => carries(event) && event.preventDefault(),
      onDrop: (event: DragEvent) => {
        if (!carries(event)) return;
        event.preventDefault();
        setOver(0);
        add([...event.dataTransfer.files]);
      },
    },
  };
}

/** The files of a record: to take away, to add and to remove. */
export function AttachmentsPanel({ kind, id, no, locked = false, queryKey }: Props) {
  const company = useCompany().id;
  const { tell } = useMessages();
  const [removing, setRemoving] = useState<Attachment | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const key = [...queryKey, 'attachments'];
  const { data, error } = useQuery({ queryKey: key, queryFn: () => api.attachments(company, kind, id) });
  const again = () => queries.invalidateQueries({ queryKey: key });
  const done = (text: string, slot: string) => tell({ kind: 'success', slot, text });
  const { uploads, add, forget } = useUploads(attachmentsPath(company, kind, id), (name, added) => {
    done(fill(added ? says.added : says.there, { name }), `attached ${name}`);
    void again();
  });
  const drop = useDrop(add, no);
  async function remove(one: Attachment) {
    setRemoving(null);
    try {
      await api.detach(company, kind, id, one.id);
      done(fill(says.removed, { name: one.name }), `removed ${one.id}`);
    } catch (cause) {
      tell({ kind: 'refusal', slot: `removed ${one.id}`, about: one.name, text: inWords(cause) });
    }
    await again();
  }
  return (
    <section className="panel attachments" aria-label={says.title} data-over={drop.over} {...drop.handlers}>
      <div className="panel-head">
        <h2>{says.title}</h2>
        <GreyButton
          className="btn btn-row panel-link"
          name={says.add}
          no={no}
          onPress={() => picker.current?.click()}
        />
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label={says.add}
          accept={attachmentEndings.map((ending) => `.${ending}`).join()}
          onChange={(event) => {
            add([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </div>
      {locked && no === null && <p className="quiet">{says.stillOpen}</p>}
      {error && !data && <Refusal problem={error} />}
      <ul className="attachment-list">
        {data?.attachments.map((one) => (
          <Row key={one.id} one={one} no={no} remove={setRemoving} />
        ))}
        {uploads.map((upload) => (
          <Arriving key={upload.key} upload={upload} forget={() => forget(upload.key)} />
        ))}
      </ul>
      {data?.attachments.length === 0 && uploads.length === 0 && <p className="quiet">{says.none}</p>}
      {no === null && (
        <p className="quiet attachment-hint">
          {says.drop} {says.limits}
        </p>
      )}
      {removing && (
        <Confirm
          title={fill(says.removeTitle, { name: removing.name })}
          says={says.removeSays}
          yes={says.remove}
          onYes={() => void remove(removing)}
          onNo={() => setRemoving(null)}
        />
      )}
    </section>
  );
}
