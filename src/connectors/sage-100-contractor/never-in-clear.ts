/** As much of tedious' connection as has to be taken hold of; all of it is its own affair, so a test holds us to it. */
interface Greeting {
  readonly messageIo: { readonly tlsNegotiationComplete: boolean };
  performTlsNegotiation(answer: unknown, signal: AbortSignal): Promise<void>;
}

/**
 * A server that says it cannot encrypt must not be told the password. Asked for encryption, tedious (19.2) takes that for an
 * answer and goes on in clear, so that whoever stands between the two needs no certificate to read along, or to be Sage.
 */
export function neverInClear(connection: object): void {
  const greeting = connection as Greeting;
  const negotiate = greeting.performTlsNegotiation.bind(greeting);
  greeting.performTlsNegotiation = async (answer, signal) => {
    await negotiate(answer, signal);
    if (greeting.messageIo.tlsNegotiationComplete) return;
    throw Object.assign(new Error('it does not encrypt'), { code: 'EINCLEAR' });
  };
}
