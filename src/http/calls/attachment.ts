import type { SubjectKind } from '../../domain/attachment.ts';
import type * as files from '../api/attachment-shapes.ts';
import { attachmentsPath } from '../attachments-path.ts';
import type { Request } from '../client.ts';

type Call = <T>(method: string, path: string, request?: Request) => Promise<T>;

/** The files that hang on a record. */
export function attachmentCalls(call: Call) {
  return {
    attachments: (company: number, kind: SubjectKind, id: number) =>
      call<{ attachments: files.Attachment[] }>('GET', attachmentsPath(company, kind, id)),
    attach: (company: number, kind: SubjectKind, id: number, name: string, content: Blob) => {
      const form = new FormData();
      form.append('file', content, name);
      return call<files.Attachment>('POST', attachmentsPath(company, kind, id), { form });
    },
    detach: (company: number, kind: SubjectKind, id: number, attachment: number) =>
      call<null>('DELETE', `${attachmentsPath(company, kind, id)}/${attachment}`),
  };
}
