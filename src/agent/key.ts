import { createHash, createHmac } from 'node:crypto';
import { signatureHeader, signedText } from '../domain/agent.ts';

/** What an agent proves itself with, and where. It lies in the agent's folder, for nobody else to read. */
export interface AgentKey {
  /** The hub's address. */
  readonly hub: string;
  /** A file of certificates to trust besides the usual ones; null for none. */
  readonly caFile: string | null;
  /** A proxy on the way to the hub; null for none. */
  readonly proxy: string | null;
  readonly company: number;
  readonly connection: number;
  /** The kind of ERP that the connection is for. */
  readonly kind: string;
  readonly keyId: string;
  readonly keyVersion: number;
  /** 32 bytes in base64url. */
  readonly key: string;
  /** Milliseconds since 1970: a key is changed once a month. */
  readonly madeAt: number;
}

/** The header that signs one request. */
export function sign(
  { company, keyId, keyVersion, key }: AgentKey,
  request: { readonly time: number; readonly requestId: string; readonly target: string; readonly body: string },
): string {
  const { body, ...rest } = request;
  const bodyHash = createHash('sha256').update(body).digest('hex');
  const parts = { company, keyId, keyVersion, method: 'POST', bodyHash, ...rest };
  const mac = createHmac('sha256', Buffer.from(key, 'base64url')).update(signedText(parts));
  return signatureHeader(parts, mac.digest('base64url'));
}
