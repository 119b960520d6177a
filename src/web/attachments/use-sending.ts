import { useCallback, useEffect, useRef, useState } from 'react';
import { cleanFileName, mayBeNamed, mostAttachmentBytes } from '../../domain/attachment.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import { say, words } from '../../domain/words/words.ts';
import { sendFile } from './send-file.ts';

/** A file on its way, or one that was not taken. */
export interface Upload {
  readonly key: number;
  /** Of the record that it is attached to. */
  readonly path: string;
  readonly name: string;
  /** Of a hundred; 100 is: sent, and being checked. */
  readonly percent: number;
  /** Why it was not attached. */
  readonly refused: string | null;
  readonly stop: () => void;
}

/** So many go at once: more would only share the line. */
const atOnce = 2;
let last = 0;

/** What would be refused anyhow is refused before its first byte leaves. */
function refusedBeforehand(file: File): Refusal | null {
  const named = mayBeNamed(cleanFileName(file.name));
  if (!named.ok) return named.refusal;
  if (file.size > mostAttachmentBytes) return refusal('too_large', { limit: words.attachments.fileLimit });
  return file.size === 0 ? refusal('invalid', { field: 'file', because: 'attachment_empty' }) : null;
}

/** Is told of each that hangs there now, and whether it did before. */
export type Arrived = (name: string, added: boolean) => void;

/**
 * Sends files one after the other and keeps what became of each until it is dismissed.
 * @param refused is told of each that was not attached after it had left.
 */
export function useSending(refused: (upload: Upload, detail: string) => void) {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const waiting = useRef<(() => Promise<void>)[]>([]);
  const running = useRef(0);
  const tell = useRef(refused);
  tell.current = refused;
  const all = useRef(new Set<AbortController>());

  const change = useCallback(
    (key: number, to: Partial<Upload>) =>
      setUploads((now) => now.map((one) => (one.key === key ? { ...one, ...to } : one))),
    [],
  );
  const forget = useCallback((key: number) => setUploads((now) => now.filter((one) => one.key !== key)), []);

  const next = useCallback(() => {
    while (running.current < atOnce) {
      const work = waiting.current.shift();
      if (work === undefined) return;
      running.current++;
      void work().finally(() => {
        running.current--;
        next();
      });
    }
  }, []);

  const add = useCallback(
    (path: string, files: readonly File[], arrived: Arrived) => {
      for (const file of files) {
        const key = ++last;
        const stopping = new AbortController();
        const no = refusedBeforehand(file);
        const stop = () => stopping.abort();
        const upload = { key, path, name: file.name, percent: 0, refused: no && say(no), stop };
        setUploads((now) => [...now, upload]);
        if (no !== null) continue;
        all.current.add(stopping);
        waiting.current.push(async () => {
          try {
            if (stopping.signal.aborted) return forget(key);
            const percent = (share: number) => change(key, { percent: Math.floor(share * 100) });
            const { attachment, added } = await sendFile(path, file, percent, stopping.signal);
            forget(key);
            arrived(attachment.name, added);
          } catch (cause) {
            if (stopping.signal.aborted) return forget(key);
            const detail = cause instanceof Error ? cause.message : String(cause);
            change(key, { refused: detail });
            tell.current(upload, detail);
          } finally {
            all.current.delete(stopping);
          }
        });
      }
      next();
    },
    [change, forget, next],
  );

  // Whoever leaves the company's pages was asked, and lets go of what is on its way.
  useEffect(() => {
    const under = all.current;
    return () => {
      waiting.current = [];
      for (const one of under) one.abort();
    };
  }, []);
  return { uploads, add, forget };
}
