import type { FastifyRequest } from 'fastify';

/** What an OAuth request may weigh; a real one has under 500 bytes. */
export const mostBytes = 16 * 1024;
export const multipartLimits = {
  fields: 20,
  parts: 20,
  files: 0,
  fieldNameSize: 100,
  fieldSize: 4096,
  headerPairs: 40,
};

export type Fields = Readonly<Record<string, string>>;

/** Why a request cannot be read, with its HTTP status. */
class Unreadable extends Error {
  readonly statusCode: number;

  constructor(statusCode: number, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

/** The text fields of a request, whichever way a client sends them: JSON, form-encoded, multipart, query string. */
export async function fieldsOf(request: FastifyRequest): Promise<Fields> {
  const body = isMultipart(request) && !isRecord(request.body) ? await multipartFields(request) : request.body;
  return { ...textsOf(request.query), ...textsOf(body) };
}

const isMultipart = (request: FastifyRequest) => /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '');

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const textsOf = (value: unknown): Record<string, string> =>
  isRecord(value)
    ? Object.fromEntries(Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
    : {};

async function multipartFields(request: FastifyRequest): Promise<Record<string, string>> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) throw tooLarge();
  let bytes = 0;
  // Without a Content-Length only counting tells. Nobody reads the answer of a request that never ends.
  request.raw.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > mostBytes) request.raw.destroy(tooLarge());
  });
  try {
    return await textParts(request);
  } catch (cause) {
    // The parser's own errors, such as a body without a boundary, carry no status.
    if (cause instanceof Error && 'statusCode' in cause) throw cause;
    throw new Unreadable(400, 'The multipart body could not be read.');
  }
}

async function textParts(request: FastifyRequest): Promise<Record<string, string>> {
  const fields: Record<string, string> = {};
  for await (const part of request.parts({ limits: multipartLimits })) {
    if (part.type === 'file') throw new Unreadable(400, 'A file was sent where text fields are expected.');
    if (part.valueTruncated || part.fieldnameTruncated) throw tooLarge();
    if (typeof part.value === 'string') fields[part.fieldname] = part.value;
  }
  return fields;
}

const tooLarge = () => new Unreadable(413, `The request is larger than ${mostBytes} bytes.`);
