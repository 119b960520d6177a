/**
 * What a hub and its agents agree on. An agent is the program that stands beside an ERP which the hub cannot reach: the
 * same connector, only elsewhere. It asks the hub for tasks and answers them; the hub never calls it.
 */

/** These answer in numbered parts, and then say how many there were. */
const listCalls = [
  'lookForMany',
  'vendors',
  'jobs',
  'costCodes',
  'costTypes',
  'subcontracts',
  'bills',
  'payments',
  'examine',
  'problems',
] as const;
export type ListCall = (typeof listCalls)[number];
export const isListCall = (call: AgentCall): call is ListCall => (listCalls as readonly string[]).includes(call);

/** What changes an ERP is handed out once, ever, and begun only while there is time. */
export const writeCalls = ['createBill', 'createRecord'] as const;
export const isWrite = (call: AgentCall): boolean => (writeCalls as readonly string[]).includes(call);

/** The calls of a connector that an agent makes for the hub. */
export const agentCalls = ['check', 'lookFor', ...listCalls, 'findRecord', ...writeCalls] as const;
export type AgentCall = (typeof agentCalls)[number];

/** Times of the two together, in milliseconds. */
export const agentTimes = {
  /** A signature counts this long before and after its time, and its request's id is remembered as long. */
  signatureMs: 300_000,
  /** A code for enrolling can be used this long, once. */
  codeMs: 900_000,
  /** The longest wait of a claim: below the minute at which proxies give up. */
  claimMs: 25_000,
  /** While an agent has something in hand it comes back this often, and so keeps its leases. */
  beatMs: 2_000,
  /** A task that only reads is handed out again when its agent has not come back for this long. */
  leaseMs: 6_000,
  /** An agent that was not heard of for this long is away. */
  awayMs: 40_000,
  /** What the way to an agent and back may take of a call. */
  wayMs: 5_000,
} as const;

export const agentLimits = {
  /** Tasks of one connection that wait at once. */
  waiting: 200,
  /** Elements of a list in one part, and the bytes at which a part is full before that. */
  partElements: 500,
  partBytes: 256 * 1024,
  /** Parts of one list. */
  parts: 20_000,
  /** Bills looked for in one task. */
  keys: 500,
  /** Bills of which one task asks what would stop them, and the bytes at which no further one is added. */
  bills: 200,
  billsBytes: 256 * 1024,
  /** Tasks that an agent may hold at once. */
  room: 32,
} as const;

/** What one signature is about: everything that must not be changed, repeated or sent elsewhere. */
export interface SignedParts {
  readonly company: number;
  readonly keyId: string;
  readonly keyVersion: number;
  /** Milliseconds since 1970, as the sender believes. */
  readonly time: number;
  readonly requestId: string;
  readonly method: string;
  /** The path with its query, as it is sent. */
  readonly target: string;
  /** SHA-256 of the body in hex. */
  readonly bodyHash: string;
}

/** The text under the signature. No part can hold a line break, so no two requests have one text. */
export const signedText = (parts: SignedParts): string =>
  [
    'tieout-agent-1',
    parts.company,
    parts.keyId,
    parts.keyVersion,
    parts.time,
    parts.requestId,
    parts.method,
    parts.target,
    parts.bodyHash,
  ].join('\n');

const signatureScheme = 'Tieout-HMAC-SHA256';

/** The header `authorization` of a signed request. */
export const signatureHeader = (parts: SignedParts, signature: string): string =>
  `${signatureScheme} company=${parts.company},key=${parts.keyId},version=${parts.keyVersion},time=${parts.time},` +
  `id=${parts.requestId},signature=${signature}`;

export type SignatureClaims = Pick<SignedParts, 'company' | 'keyId' | 'keyVersion' | 'time' | 'requestId'> & {
  readonly signature: string;
};

const header = new RegExp(
  `^${signatureScheme} company=([1-9]\\d{0,15}),key=([\\w-]{22}),version=([1-9]\\d{0,8}),time=(\\d{1,15}),` +
    'id=([\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}),signature=([\\w-]{43})$',
);

/** What the header claims; null where it is none of ours. Nothing of it is proved yet. */
export function readSignature(text: string): SignatureClaims | null {
  const [, company, keyId, keyVersion, time, requestId, signature] = header.exec(text) ?? [];
  if (keyId === undefined || requestId === undefined || signature === undefined) return null;
  return {
    company: Number(company),
    keyId,
    keyVersion: Number(keyVersion),
    time: Number(time),
    requestId,
    signature,
  };
}

/** A code for enrolling names its company, so that the wall between companies stands before it is looked up. */
export const enrolmentCode = (company: number, secret: string): string => `${company}-${secret}`;

export function companyOfCode(code: string): number | null {
  const found = /^([1-9]\d{0,15})-[a-z2-7]{26}$/.exec(code)?.[1];
  return found === undefined ? null : Number(found);
}

/** Null: never heard of, or it said goodbye. */
export const isAway = (sinceSeenMs: number | null): boolean => sinceSeenMs === null || sinceSeenMs > agentTimes.awayMs;
