import { applications } from './applications.ts';
import { imports } from './imports.ts';
import { passkeys } from './passkeys.ts';
import { policies } from './policies.ts';
import { profileFields } from './profile.ts';
import { restored } from './restored.ts';
import { signIn } from './sign-in.ts';
import { singleSignOn } from './single-sign-on.ts';

/** One line each of the company's own history. `{…}` are facts of the event. */
export const companyEvents = {
  'person.added': '{name} ({login}) was added',
  'person.changed': '{name}: {changes}',
  'person.deactivated': '{name} was deactivated',
  'person.activated': '{name} was activated again',
  'person.invited': 'An invitation was made for {name}',
  'person.invitation_ended':
    'The invitation of {name} was ended before Can Push to Accounting was granted to them: whoever made it may not grant that',
  'person.password_set': '{name} set a password by their invitation',
  'push.granted': '{name} was granted Can Push to Accounting',
  'push.revoked': '{name} lost Can Push to Accounting',
  'project_right.changed': '{name} on project {project}: {changes}',
  'template.added': 'Template {name} was made: {changes}',
  'template.changed': 'Template {name}: {changes}',
  'template.deleted': 'Template {name} was deleted',
  'vendor.added': 'Vendor {name} was added',
  'vendor.changed': 'Vendor {name}: {changes}',
  'project_vendor.added': '{name} was put on project {project}',
  'project_vendor.removed': '{name} was taken off project {project}',
  'contact.added': 'Contact {name} was added',
  'contact.changed': 'Contact {name}: {changes}',
  'project.added': 'Project {name} was made',
  'project.changed': 'Project {name}: {changes}',
  'cost_code.added': 'Cost code {name} was made on project {project}',
  'cost_code.changed': 'Cost code {name}: {changes}',
  'cost_type.added': 'Cost type {name} was made',
  'cost_type.changed': 'Cost type {name}: {changes}',
  'service_account.added': 'Service account {name} was made; it acts as {person}',
  'service_account.revoked': 'Service account {name} was revoked; it acted as {person}',
  'service_account.ended':
    'Service account {name} was ended before Can Push to Accounting was granted to {person}, as whom it acted: whoever made it may not grant that',
  'webhook.added': 'Webhook {hook} was made; it sends to {receiver}',
  'webhook.changed': 'Webhook {hook} was changed; it sends to {receiver} (before: {was})',
  'webhook.deleted': 'Webhook {hook} was deleted; it sent to {receiver}',
  'webhook.triggers_added': 'Webhook {hook} tells from now on of {of}',
  'webhook.triggers_removed': 'Webhook {hook} tells no more of {of}',
  'webhook.key_rotated': 'Webhook {hook} signs with another key',
  'application.added': applications.events.added,
  'application.revoked': applications.events.revoked,
  'application.let_in': applications.events.letIn,
  'application.withdrawn': applications.events.withdrawn,
  'application.gave_back': applications.events.gaveBack,
  'application.cut_off': applications.events.cutOff,
  'settings.changed': 'Settings: {changes}',
  'policy.changed': policies.companyEvent,
  'connection.restored': restored.events.restored,
  'connection.looked_over': restored.events.lookedOver,
  'connection.chosen': 'The ERP of the company was chosen: {changes}',
  'agent.code_made': 'A code was made that lets an agent in to {name}',
  'agent.enrolled': 'Agent {agent} on {host} was enrolled for {name}, with the code of {maker}',
  'agent.serves': 'Agent {agent} on {host} answers for {name} from now on, in the place of any other',
  'agent.revoked': 'Agent {agent} of {name} was revoked',
  'connection.books': '{name}: the books of its bills, {from}, are called {to} now',
  ...signIn.events,
  'single_sign_on.changed': singleSignOn.events.changed,
  'single_sign_on.removed': singleSignOn.events.removed,
  'single_sign_on.joined': singleSignOn.events.joined,
  'single_sign_on.parted': singleSignOn.events.parted,
  'single_sign_on.rights': singleSignOn.events.rights,
  'single_sign_on.kept': singleSignOn.events.kept,
  'single_sign_on.refused': singleSignOn.events.refused,
  'second_factor.rule': singleSignOn.events.secondFactor,
  ...passkeys.events,
  'import.done': imports.event,
  'schedule.changed': 'The sync schedule of {name} was changed',
  'secret.set': 'The secret {secret} of {name} was set',
  'secret.removed': 'The secret {secret} of {name} was removed',
  'mail.gave_up': 'Mail to {to} could not be sent: {because}',
} as const;
export type CompanyEventType = keyof typeof companyEvents;

/** What was changed, as people call it. */
export const companyFields = {
  ...profileFields,
  ...singleSignOn.fields,
  name: 'name',
  number: 'number',
  code: 'code',
  title: 'title',
  email: 'e-mail',
  phone: 'phone',
  vendorId: 'vendor',
  active: 'active',
  address: 'address',
  city: 'city',
  stateCode: 'state',
  zip: 'ZIP',
  erpNumber: 'ERP number',
  baseType: 'kind',
  erpIntegrations: 'ERP Integrations',
  directory: 'Directory',
  commitments: 'Commitments',
  templateId: 'template',
  mailRejections: 'mail on rejection',
  mailDigest: 'daily summary',
  pushGrantedBy: 'who may grant Can Push to Accounting',
  digestHour: 'hour of the summary',
  timeZone: 'time zone',
  mailFrom: 'sender of mail',
  erp: 'ERP',
} as const;

/** `ERP Integrations: Standard (was None)` */
export const companyChange = {
  one: '{field}: {to} (was {from})',
  first: '{field}: {to}',
  nothing: '–',
  yes: 'yes',
  no: 'no',
} as const;

export const pushRules = {
  directory_admin: 'A Directory Admin who holds it',
  operator: 'Only whoever runs Tieout',
} as const;
