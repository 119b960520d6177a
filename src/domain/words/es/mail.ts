/** Lo que dicen los correos. `{…}` son hechos; cada uno se protege donde se vuelve HTML. */
export const mail = {
  sender: 'Tieout',
  hello: 'Hola, {name}:',
  rejection: {
    subject: 'Rechazada: {invoice} de {vendor}',
    says: '{by} rechazó {invoice} de {vendor} ({commitment}, {project}), {amount}. No se envió a {erp}, y se puede cambiar y enviar otra vez.',
    reason: 'El motivo: {reason}',
    open: 'Abrir la factura',
    why: 'Recibe este correo porque usted envió la factura.',
  },
  digest: {
    subject: '{company}: {ready} por exportar, {failed} fallidas',
    says: 'Esto espera a un aprobador contable de {company}:',
    ready: ['{n} factura está lista para exportar', '{n} facturas están listas para exportar'],
    failed: ['{n} exportación falló', '{n} exportaciones fallaron'],
    parked: [
      '{n} exportación está detenida y espera a una persona',
      '{n} exportaciones están detenidas y esperan a una persona',
    ],
    oldest: 'La más antigua es {invoice} de {vendor} ({amount}), enviada {ago}.',
    night: 'Y desde ayer se encontró esto:',
    nightTieOut: [
      'La conciliación de {name} tiene {n} hallazgo: {counts}',
      'La conciliación de {name} tiene {n} hallazgos: {counts}',
    ],
    nightIncomplete: 'La conciliación de {name} no se pudo completar: {because}',
    open: 'Abrir Integraciones ERP',
    why: 'Recibe este correo una vez al día, mientras algo espere, porque es aprobador contable.',
  },
  invitation: {
    subject: 'Invitación a facturar: {commitment}, {project}',
    says: '{by} invita a {vendor} a facturar {commitment} ({title}, {project}) del {start} al {end}.',
    saysNobody: 'Se invita a {vendor} a facturar {commitment} ({title}, {project}) del {start} al {end}.',
    due: 'La factura vence el {due}. Inicie sesión, cree una factura en el compromiso y preséntela a revisión.',
    open: 'Abrir el compromiso',
    why: 'Recibe este correo porque puede facturar por {vendor}.',
  },
  stop: 'Qué correo recibe: {link}',
  unnumbered: 'una factura sin número',
  invoice: 'la factura {number}',
} as const;

/** Por qué no se envió un correo. Nada de ello viene nunca de una contraseña. */
export const mailTroubles = {
  unreachable: 'el servidor de correo no responde ({code})',
  login: 'el servidor de correo no acepta el nombre y la contraseña de TIEOUT_SMTP_URL',
  loginFirst: 'el servidor de correo pide antes un inicio de sesión o cifrado, según TIEOUT_SMTP_URL: {says}',
  notEncrypted: 'el servidor de correo no ofrece cifrado, y sin él nunca se envía una contraseña',
  certificate:
    'el servidor de correo muestra un certificado que no se cree: nombre a quien responde por él en NODE_EXTRA_CA_CERTS',
  refusedAddress: 'el servidor de correo no acepta correo para {address}: {says}',
  refusedSender: 'el servidor de correo no acepta correo de {address}: {says}',
  refused: 'el servidor de correo lo rechazó: {says}',
  busy: 'el servidor de correo no pudo aceptarlo ahora: {says}',
  other: 'no se pudo enviar ({code})',
  notSetUp: 'ya no hay servidor de correo configurado',
  tooOld: 'no en un día; lo último: {because}',
} as const;

/** Lo que dice de ello `tieout doctor`. */
export const mailDoctor = {
  what: 'correo',
  none: 'no hay servidor de correo configurado (TIEOUT_SMTP_URL), así que no se escribe ningún correo',
  well: '{host} acepta nuestro correo',
} as const;
