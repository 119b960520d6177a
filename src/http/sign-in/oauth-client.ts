import type { FastifyRequest } from 'fastify';
import type { Fields } from './fields.ts';

/** A client's name and secret as it sent them; `null` for a secret that was not sent. */
export interface Presented {
  readonly clientId: string;
  readonly secret: string | null;
  readonly address: string;
}

/**
 * Who a client says it is: in the body, as Procore's clients do, or as HTTP Basic (RFC 6749, 2.3.1). The body goes first,
 * for a proxy in front may ask for a Basic password of its own.
 */
export function clientOf(fields: Fields, request: FastifyRequest): Presented {
  const address = request.ip;
  const basic = basicOf(request);
  // With its name in the body and its secret in the header it means both.
  if (fields.client_id && !fields.client_secret && basic?.clientId === fields.client_id) return { ...basic, address };
  if (fields.client_id) return { clientId: fields.client_id, secret: fields.client_secret || null, address };
  return basic === null ? { clientId: '', secret: fields.client_secret || null, address } : { ...basic, address };
}

/** Each half is form-encoded before they are joined, which most clients forget and few secrets need. */
function basicOf(request: FastifyRequest): { readonly clientId: string; readonly secret: string } | null {
  const [scheme, encoded] = (request.headers.authorization ?? '').trim().split(/ +/);
  if (scheme?.toLowerCase() !== 'basic' || encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) return null;
  try {
    return { clientId: decoded(text.slice(0, colon)), secret: decoded(text.slice(colon + 1)) };
  } catch {
    return null;
  }
}

const decoded = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));
