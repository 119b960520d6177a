import type { NewPasskeyAnswer, PasskeyAnswer } from '../app/ports/sign-in.ts';
import { passkeyLimits } from '../domain/sign-in/passkey.ts';

/** Loaded by whoever uses a passkey: it takes longer than the rest of a start, and many never do. */
const library = () => import('@simplewebauthn/server');

/** EdDSA, ES256, RS256: what every authenticator knows one of. */
const algorithms = [-8, -7, -257];

type Bytes = Uint8Array<ArrayBuffer>;
export const bytesOf = (text: string): Bytes => Uint8Array.from(Buffer.from(text, 'base64url'));
export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

export interface Place {
  readonly origin: string;
  readonly rpId: string;
}

/** Which passkeys a browser should offer, or not make a second time. */
export interface KnownKey {
  readonly id: string;
  readonly transports: string[];
}

/** What a browser is asked with for a new one: found by the device itself, and never without finger, face or PIN. */
export async function optionsForNew(
  place: Place,
  of: { readonly login: string; readonly name: string; readonly userHandle: Bytes; readonly challenge: Bytes },
  known: readonly KnownKey[],
): Promise<object> {
  const { generateRegistrationOptions } = await library();
  return generateRegistrationOptions({
    rpName: 'Tieout',
    rpID: place.rpId,
    userName: of.login,
    userDisplayName: of.name,
    userID: of.userHandle,
    challenge: of.challenge,
    timeout: passkeyLimits.challengeMs,
    attestationType: 'none',
    supportedAlgorithmIDs: algorithms,
    excludeCredentials: [...known],
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

/** @param known where it is known who is asked; empty: whoever has a passkey for this place. */
export async function optionsForUse(place: Place, challenge: Bytes, known: readonly KnownKey[]): Promise<object> {
  const { generateAuthenticationOptions } = await library();
  return generateAuthenticationOptions({
    rpID: place.rpId,
    challenge,
    timeout: passkeyLimits.challengeMs,
    userVerification: 'required',
    ...(known.length === 0 ? {} : { allowCredentials: [...known] }),
  });
}

/** The challenge that an answer says it is for; null where it cannot be read. What it says is checked with the signature. */
export function challengeOf(answer: { readonly response: { readonly clientDataJSON: string } }): string | null {
  try {
    const said: unknown = JSON.parse(Buffer.from(answer.response.clientDataJSON, 'base64url').toString('utf8'));
    const challenge = typeof said === 'object' && said !== null ? (said as { challenge?: unknown }).challenge : null;
    return typeof challenge === 'string' ? challenge : null;
  } catch {
    return null;
  }
}

export interface CheckedNew {
  readonly credentialId: string;
  readonly publicKey: Bytes;
  readonly counter: number;
  readonly synced: boolean;
}

/** A new passkey as the device made it; null for whatever is wrong with the answer. */
export async function checkNew(place: Place, answer: NewPasskeyAnswer, challenge: string): Promise<CheckedNew | null> {
  const { verifyRegistrationResponse } = await library();
  const { transports = [], ...response } = answer.response;
  try {
    if (await bearsCertificates(answer)) return null;
    const found = await verifyRegistrationResponse({
      response: { ...answer, response: { ...response, transports: [...transports] }, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: place.origin,
      expectedRPID: place.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    });
    if (!found.verified) return null;
    const { credential, credentialDeviceType } = found.registrationInfo;
    const { id, publicKey, counter } = credential;
    return { credentialId: id, publicKey, counter, synced: credentialDeviceType === 'multiDevice' };
  } catch {
    // The library throws for everything that is not as it should be; what it says is of no use to anybody at a screen.
    return null;
  }
}

/**
 * We ask for no attestation, and a browser sends none. Who sends one all the same would have the library read their
 * certificates, and fetch the lists of revoked ones from addresses that they name.
 */
async function bearsCertificates({ response }: NewPasskeyAnswer): Promise<boolean> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
  const made = decodeAttestationObject(bytesOf(response.attestationObject));
  if (made.get('fmt') === 'none') return false;
  return made.get('fmt') !== 'packed' || made.get('attStmt').get('x5c') !== undefined;
}

/** What a signature was found to say: how often the authenticator has signed. Null for whatever is wrong with it. */
export async function checkUse(
  place: Place,
  answer: PasskeyAnswer,
  challenge: string,
  kept: { readonly publicKey: Uint8Array },
): Promise<{ readonly counter: number } | null> {
  const { verifyAuthenticationResponse } = await library();
  const { userHandle, ...response } = answer.response;
  try {
    const found = await verifyAuthenticationResponse({
      response: {
        ...answer,
        response: { ...response, ...(userHandle ? { userHandle } : {}) },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: place.origin,
      expectedRPID: place.rpId,
      // Its count is judged where it is kept, so that a copy is told from a forgery.
      credential: { id: answer.id, publicKey: Uint8Array.from(kept.publicKey), counter: 0 },
      requireUserVerification: true,
    });
    return found.verified ? { counter: found.authenticationInfo.newCounter } : null;
  } catch {
    return null;
  }
}
