import type { Policy } from '../../policy.ts';

const names = {
  void_is_gone: {
    title: 'A void bill counts as gone',
    says: 'An invoice can be unlinked once its bill is void in {erp}, though the void bill is still listed there.',
  },
  sender_may_not_accept: {
    title: 'Whoever sent an invoice may not accept it',
    says: 'A second person looks at every invoice before it is exported, whatever rights the sender has.',
  },
  accepter_may_not_unlink: {
    title: 'Whoever accepted an invoice may not unlink it',
    says: 'A second person cuts the link, whatever rights the one who accepted it has.',
  },
  direct_export: {
    title: 'Direct export',
    says: 'Send exports at once, with no accounting approver. Invoices that wait already go on waiting for one. Switched off again, the next ones wait; what was exported stays.',
  },
} as const satisfies Record<Policy, { readonly title: string; readonly says: string }>;

/** What a connection's owner decides for everybody. */
export const policies = {
  names,
  page: {
    title: 'Policies',
    lead: 'Who changed one, and when, stands in the history of the directory.',
    on: 'On',
    off: 'Off',
    switchOn: 'Switch on',
    switchOff: 'Switch off',
    about: '{title}, of {connection}',
    grants: 'Who may grant Can Push to Accounting',
    grantsSays: 'That is decided for the whole company, in its settings.',
    settings: 'Company settings',
    done: '{title}: {state}.',
  },
  sentDirectly: 'Sent. Direct export is on: its bill is being made now.',
  directly: 'nobody: exported directly',
  usage: 'Name a policy and on or off. Policies: {names}',
  columns: { policy: 'policy', state: 'state', says: 'what it does' },
  refusals: {
    own_sending:
      'You sent this invoice yourself, and your company decided that whoever sends one does not accept it. Another accounting approver has to.',
    own_acceptance:
      'You accepted this invoice yourself, and your company decided that whoever accepts one does not unlink it. Somebody else with the rights has to.',
    policies_contradict: '{policy_says} and {other_says} cannot be on together. Switch the other one off first.',
  },
  events: { 'link.exported_directly': 'Exported at once: direct export is on, nobody had to accept it' },
  companyEvent: '{name}: {policy_says} was switched {state}',
  states: { on: 'on', off: 'off' },
} as const;
