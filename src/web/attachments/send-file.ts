import { words } from '../../domain/words/words.ts';
import { type Attachment, Refused, shownToHeader } from '../../http/client.ts';
import { shownTo } from '../api.ts';

/**
 * Sends one file and tells how far it is. By the browser's older request, for the newer one tells nothing of what has
 * left. Throws {@link Refused} on a no; status 0 is a line that broke off.
 */
export function sendFile(
  path: string,
  file: File,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<{ readonly attachment: Attachment; readonly added: boolean }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append('file', file);
    const broken = () => reject(new Refused(0, { code: 'cut_off', detail: words.attachments.cutOff }));
    request.open('POST', path);
    request.responseType = 'json';
    const person = shownTo();
    if (person !== null) request.setRequestHeader(shownToHeader, String(person));
    request.upload.onprogress = ({ loaded, total }) => progress(total === 0 ? 0 : loaded / total);
    request.onerror = broken;
    request.onabort = broken;
    request.onload = () => {
      if (request.status >= 300 || request.response === null) reject(new Refused(request.status, request.response));
      else resolve({ attachment: request.response as Attachment, added: request.status === 201 });
    };
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}
