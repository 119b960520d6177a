import { applications } from './applications.ts';
import { imports } from './imports.ts';
import { passkeys } from './passkeys.ts';
import { policies } from './policies.ts';
import { profileFields } from './profile.ts';
import { restored } from './restored.ts';
import { signIn } from './sign-in.ts';
import { singleSignOn } from './single-sign-on.ts';

/** Un renglón del historial de la empresa cada una. `{…}` son hechos del suceso. */
export const companyEvents = {
  'policy.changed': policies.companyEvent,
  'connection.restored': restored.events.restored,
  'connection.looked_over': restored.events.lookedOver,
  'connection.chosen': 'Se eligió el ERP de la empresa: {changes}',
  'agent.code_made': 'Se creó un código que deja entrar a un agente en {name}',
  'agent.enrolled': 'El agente {agent} en {host} se registró para {name}, con el código de {maker}',
  'agent.serves': 'El agente {agent} en {host} responde por {name} a partir de ahora, en lugar de cualquier otro',
  'agent.revoked': 'Se revocó el agente {agent} de {name}',
  'connection.books': '{name}: los libros de sus facturas, {from}, se llaman ahora {to}',
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
  'person.added': 'Se agregó a {name} ({login})',
  'person.changed': '{name}: {changes}',
  'person.deactivated': 'Se desactivó a {name}',
  'person.activated': 'Se activó otra vez a {name}',
  'person.invited': 'Se creó una invitación para {name}',
  'person.invitation_ended':
    'La invitación de {name} terminó antes de que se le concediera Puede enviar a contabilidad: quien la creó no puede concederlo',
  'person.password_set': '{name} creó una contraseña con su invitación',
  'push.granted': 'Se concedió a {name} Puede enviar a contabilidad',
  'push.revoked': '{name} perdió Puede enviar a contabilidad',
  'project_right.changed': '{name} en el proyecto {project}: {changes}',
  'template.added': 'Se creó la plantilla {name}: {changes}',
  'template.changed': 'Plantilla {name}: {changes}',
  'template.deleted': 'Se eliminó la plantilla {name}',
  'vendor.added': 'Se agregó el proveedor {name}',
  'vendor.changed': 'Proveedor {name}: {changes}',
  'project_vendor.added': '{name} se puso en el proyecto {project}',
  'project_vendor.removed': '{name} se quitó del proyecto {project}',
  'contact.added': 'Se agregó el contacto {name}',
  'contact.changed': 'Contacto {name}: {changes}',
  'project.added': 'Se creó el proyecto {name}',
  'project.changed': 'Proyecto {name}: {changes}',
  'cost_code.added': 'Se creó el código de costo {name} en el proyecto {project}',
  'cost_code.changed': 'Código de costo {name}: {changes}',
  'cost_type.added': 'Se creó el tipo de costo {name}',
  'cost_type.changed': 'Tipo de costo {name}: {changes}',
  'service_account.added': 'Se creó la cuenta de servicio {name}; actúa como {person}',
  'service_account.revoked': 'Se revocó la cuenta de servicio {name}; actuaba como {person}',
  'service_account.ended':
    'La cuenta de servicio {name} terminó antes de que se concediera Puede enviar a contabilidad a {person}, en cuyo nombre actuaba: quien la creó no puede concederlo',
  'webhook.added': 'Se creó el webhook {hook}; envía a {receiver}',
  'webhook.changed': 'Se cambió el webhook {hook}; envía a {receiver} (antes: {was})',
  'webhook.deleted': 'Se eliminó el webhook {hook}; enviaba a {receiver}',
  'webhook.triggers_added': 'El webhook {hook} avisa a partir de ahora de {of}',
  'webhook.triggers_removed': 'El webhook {hook} ya no avisa de {of}',
  'webhook.key_rotated': 'El webhook {hook} firma con otra clave',
  'application.added': applications.events.added,
  'application.revoked': applications.events.revoked,
  'application.let_in': applications.events.letIn,
  'application.withdrawn': applications.events.withdrawn,
  'application.gave_back': applications.events.gaveBack,
  'application.cut_off': applications.events.cutOff,
  'settings.changed': 'Configuración: {changes}',
  'schedule.changed': 'Se cambió el programa de sincronización de {name}',
  'import.done': imports.event,
  'secret.set': 'Se puso el secreto {secret} de {name}',
  'secret.removed': 'Se quitó el secreto {secret} de {name}',
  'mail.gave_up': 'No se pudo enviar el correo a {to}: {because}',
} as const;

/** Lo que se cambió, como lo llaman las personas. */
export const companyFields = {
  ...profileFields,
  ...singleSignOn.fields,
  name: 'nombre',
  number: 'número',
  code: 'código',
  title: 'puesto',
  email: 'correo electrónico',
  phone: 'teléfono',
  vendorId: 'proveedor',
  active: 'activo',
  address: 'dirección',
  city: 'ciudad',
  stateCode: 'estado',
  zip: 'código postal',
  erpNumber: 'número de ERP',
  baseType: 'tipo',
  erpIntegrations: 'Integraciones ERP',
  directory: 'Directorio',
  commitments: 'Compromisos',
  templateId: 'plantilla',
  mailRejections: 'correo por rechazo',
  mailDigest: 'resumen diario',
  pushGrantedBy: 'quién puede conceder Puede enviar a contabilidad',
  digestHour: 'hora del resumen',
  timeZone: 'zona horaria',
  mailFrom: 'remitente del correo',
  erp: 'ERP',
} as const;

/** `Integraciones ERP: Estándar (antes Ninguno)` */
export const companyChange = {
  one: '{field}: {to} (antes {from})',
  first: '{field}: {to}',
  nothing: '–',
  yes: 'sí',
  no: 'no',
} as const;

export const pushRules = {
  directory_admin: 'Un Administrador del directorio que lo tenga',
  operator: 'Solo quien opera Tieout',
} as const;
