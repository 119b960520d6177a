/** What `/oauth/…` answers besides its codes. The first is Procore's own sentence, which its clients know. */
export const oauth = {
  unknownClient:
    'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.',
  unreadable: 'The request could not be read: check its body and content type.',
  otherGrant: 'The grant type here is client_credentials.',
  missing: 'Missing required parameter: {names}.',
  invalidToken: 'The access token is invalid.',
  expiredToken: 'The access token expired.',
} as const;

/** A failure of ours, and an answer that is no answer of Tieout's. */
export const failures = {
  bug: 'Something went wrong within Tieout. Nothing more was changed. Tell your administrator the request id.',
  answered: 'The server answered {status}.',
} as const;
