/** What stands where there is nothing to show: not yet, not any more, not for you, not now. */
export const states = {
  loading: 'Fetching {what}…',
  page: 'this page',
  invoice: 'the invoice',
  commitment: 'the commitment',
  changeOrder: 'the change order',
  slow: 'Still fetching {what}. Tieout or the network is slower than usual; nothing has to be pressed.',
  offline: 'This computer has no network',
  offlineSays:
    'What is shown may be old, and nothing can be saved. The page goes on by itself once the network is back.',
  offlineShort: 'No network',
  forbidden: 'You may not see this',
  /** Under the server's sentence that what is shown is not there any more, or may not be seen any more. */
  gone: 'What is shown was read before that, and nothing of it can be saved. What you typed stays here until you leave.',
  erpSilent: 'The ERP did not answer',
  again: 'Ask again',
} as const;
