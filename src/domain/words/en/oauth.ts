/** What `/oauth/…` answers besides its codes. The first is Procore's own sentence, which its clients know. */
export const oauth = {
  unknownClient:
    'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.',
  unreadable: 'The request could not be read: check its body and content type.',
  otherGrant: 'The grant types here are authorization_code, refresh_token and client_credentials.',
  missing: 'Missing required parameter: {names}.',
  invalidToken: 'The access token is invalid.',
  expiredToken: 'The access token expired.',
  /** What is told at an application's own address, and of its tokens. */
  faults: {
    access_denied: 'The person said no.',
    invalid_grant: 'The code or the refresh token is not good: it has ended, was used before, or is not this client’s.',
    invalid_request: 'A parameter is missing, sent twice, or not of its form; a public client needs PKCE with S256.',
    invalid_scope: 'The scopes are read and write, and no more than was given.',
    server_error: 'Something went wrong within Tieout.',
    unauthorized_client: 'This client may not use this grant type.',
    unsupported_response_type: 'The response type here is code.',
  },
} as const;

/** A failure of ours, and an answer that is no answer of Tieout's. */
export const failures = {
  bug: 'Something went wrong within Tieout. Nothing more was changed. Tell your administrator the request id.',
  answered: 'The server answered {status}.',
} as const;
