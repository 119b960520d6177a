/** What Node says of a certificate that it does not believe: of whom it is, who vouches for it, or until when it is good. */
const codes: ReadonlySet<unknown> = new Set([
  ...(['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'] as const),
  ...(['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_UNTRUSTED', 'CERT_REJECTED'] as const),
  ...(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CERT_REVOKED', 'CERT_SIGNATURE_FAILURE', 'INVALID_CA'] as const),
  ...(['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH', 'CERT_CHAIN_TOO_LONG', 'INVALID_PURPOSE'] as const),
]);

/** Drivers put the error of the socket into one of theirs, and that into another. */
const deepest = 5;

/** Why the certificate of the other side is not believed; null where an error is about something else. */
export function certificateProblem(error: unknown, depth = 0): string | null {
  if (!(error instanceof Error) || depth > deepest) return null;
  const { code, cause, originalError } = error as { code?: unknown; cause?: unknown; originalError?: unknown };
  if (codes.has(code)) return error.message;
  return certificateProblem(cause, depth + 1) ?? certificateProblem(originalError, depth + 1);
}
