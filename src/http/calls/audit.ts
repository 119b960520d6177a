import type * as shapes from '../api/audit-shapes.ts';
import type * as secrets from '../api/secret-shapes.ts';

type Call = <T>(method: string, path: string, request?: { readonly body?: unknown }) => Promise<T>;

const audit = (company: number) => `/api/v1/companies/${company}/audit`;

/** Calls about the sealed history, typed from the same shapes that the server answers in. */
export function auditCalls(call: Call, stream: (path: string) => Promise<ReadableStream<Uint8Array>>) {
  return {
    /** @param checkpoints that were kept elsewhere. */
    verifyHistory: (company: number, checkpoints: readonly shapes.AuditCheckpoint[] = []) =>
      call<shapes.Verification>('POST', `${audit(company)}/verification`, { body: { checkpoints } }),
    checkpoints: (company: number) => call<shapes.AuditCheckpoints>('GET', `${audit(company)}/checkpoints`),
    signCheckpoint: (company: number) =>
      call<shapes.NewAuditCheckpoint>('POST', `${audit(company)}/checkpoints`, { body: {} }),
    secrets: (company: number, connection: number) =>
      call<secrets.Secrets>('GET', `/api/v1/companies/${company}/erp/connections/${connection}/secrets`),
    setSecret: (company: number, connection: number, name: string, value: string) =>
      call<secrets.SecretSet>('PUT', `/api/v1/companies/${company}/erp/connections/${connection}/secrets/${name}`, {
        body: { value },
      }),
    removeSecret: (company: number, connection: number, name: string) =>
      call<null>('DELETE', `/api/v1/companies/${company}/erp/connections/${connection}/secrets/${name}`),
    /** As it comes: a history can be larger than the memory. */
    exportHistory: (company: number, format: 'jsonl' | 'csv', after = 0) =>
      stream(`${audit(company)}/events.${format}?after=${after}`),
  };
}
