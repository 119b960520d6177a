import { commitmentBecauses, commitmentRefusals } from './commitments.ts';
import { corrections } from './corrections.ts';
import { forced } from './forced.ts';
import { imports } from './imports.ts';
import { invoiceBecauses } from './invoices.ts';
import { parked } from './parked.ts';
import { passkeys } from './passkeys.ts';
import { policies } from './policies.ts';
import { recordRefusals } from './records.ts';
import { restored } from './restored.ts';
import { signIn } from './sign-in.ts';
import { singleSignOn } from './single-sign-on.ts';

/**
 * Lo que una persona lee ante cada negativa: qué pasó, por qué y qué hacer ahora. {undo} llega como infinitivo
 * (eliminar, anular, revertir): aquí siempre lo sigue «la», la factura por pagar.
 */
export const refusals = {
  malformed: 'No se pudo leer la solicitud: {where}{because_says}. No se cambió nada.',
  too_large: 'La solicitud supera {limit}. Envíe menos de una vez.',
  unsupported_media_type: 'Aquí no se entiende este tipo de contenido. Envíe JSON.',
  too_many_attempts: 'Demasiados intentos. Vuelva a intentarlo en {seconds} segundos.',
  not_signed_in: 'Inicie sesión primero: esto necesita una sesión o un token de acceso.',
  wrong_credentials: 'El nombre y la contraseña no coinciden. Revise ambos y vuelva a intentarlo.',
  token_expired: 'El token de acceso venció o nunca fue válido. Pida uno nuevo.',
  signature_wrong:
    'La firma de esta solicitud es incorrecta: la clave del agente no es de este hub, o algo en el camino cambió la solicitud. Si continúa, registre el agente de nuevo.',
  clock_off:
    'El reloj del agente dice {said} y el del hub dice {time}: pueden diferir cinco minutos como máximo. Ajuste el reloj del equipo del agente.',
  agent_not_known:
    'Este agente ya no se conoce aquí: se revocó, u otro ocupó su lugar. Regístrelo de nuevo con un código de la página Conexiones.',
  agent_code_wrong:
    'Este código es incorrecto, ya se usó o venció: vale una vez, durante 15 minutos, mientras quien lo creó administre la herramienta ERP. Obtenga uno nuevo en la página Conexiones.',
  cross_site: 'Esta solicitud vino de otro sitio, así que se rechazó. Abra Tieout directamente y vuelva a intentarlo.',
  insufficient_scope:
    'Este token puede mirar y no cambiar nada: se creó, o a su aplicación se la dejó entrar, solo para leer.',
  company_header_missing:
    'Falta el encabezado Procore-Company-Id: usted pertenece a más de una empresa, así que indique cuál.',
  company_header_disagrees:
    'Esta solicitud nombra dos empresas. Envíe la misma en Procore-Company-Id y en cada company_id.',
  not_found: 'No existe: {thing}. Puede que se haya eliminado, o que la dirección sea incorrecta.',
  not_permitted: 'Usted no puede hacer esto. Se necesita {missing}. Pídalo a un administrador de su empresa.',
  operator_only:
    'En esta empresa solo quien opera Tieout puede conceder o revocar Puede enviar a contabilidad, o cambiar quién puede: nombra en TIEOUT_OPERATORS los usuarios que pueden.',
  holds_more:
    '{name} tiene Puede enviar a contabilidad o puede concederlo porque opera Tieout, y usted no puede concederlo. Por eso no se le puede dar a usted un modo de actuar en su nombre. Pídalo a quien pueda concederlo.',
  request_withdrawn:
    'Esta petición se retiró: el envío de la factura de la que habla terminó. No cree ninguna factura por pagar para ella.',
  request_held:
    'Esta petición espera: usted dijo que {record}, de un envío anterior de esta factura, está allí. No cree ninguna factura por pagar para esta hasta que aquella ya no esté y se haya retirado su número.',
  request_repeated:
    'Una solicitud con este id ya había llegado, así que no se hizo nada. Cada solicitud necesita un id propio.',
  agent_of_another_kind:
    'Esta conexión es del tipo {wanted}, y el agente habla con {kind}. Corrija la configuración del agente, o regístrelo con un código de la conexión correcta.',
  agent_of_other_books:
    'Las facturas de esta conexión se registraron en los libros de {kept}, y la configuración de este agente nombra los de {found}. Corrija la configuración del agente. Si son los mismos libros, con otro nombre o en otro lugar, lo confirma quien puede conectar un ERP: tieout confirm-books {connection} "{found}". Después vuelva a iniciar el agente.',
  claim_over: 'Nadie espera ya esta respuesta, o la tarea es de otro, o se respondió de otra forma. No se cambió nada.',
  invitation_over:
    'Esta invitación ya se usó, se sustituyó por una más reciente o venció: vale una vez, durante siete días. Pida una nueva a un administrador de su empresa.',
  set_up_over:
    'Este enlace no es de un Tieout que espera su configuración. Se muestra donde se inicia Tieout, cada vez uno nuevo, hasta que la primera persona tenga contraseña.',
  in_progress: 'Una solicitud con esta clave sigue en curso. Espere su respuesta y pregunte otra vez.',
  import_running: imports.busy,
  idempotency_key_reused: 'Esta clave ya se usó con otra solicitud. Use una clave nueva para una solicitud nueva.',
  changed_meanwhile:
    'Alguien cambió este registro ({changed_thing}) mientras tanto. Mírelo como está ahora y decida otra vez.',
  connection_in_use:
    'Ya se enviaron facturas a {erp}, o se vincularon registros con él o los numeró su integrador, así que esta empresa no puede cambiar a otro tipo de conexión.',
  no_secrets_key:
    'Este servidor no tiene clave para guardar secretos: quien lo opera indica una (TIEOUT_SECRETS_KEY_FILE, TIEOUT_SECRETS_KEY_COMMAND o TIEOUT_KEYS_DIR) y lo vuelve a iniciar.',
  connected_already: 'Esta empresa ya está conectada con {erp}.',
  too_many_hooks: 'Puede haber como máximo {limit} {what}. Elimine los que ya no se usen.',
  nothing_refused: 'Nada de esta operación fue rechazado, así que no hay nada que intentar de nuevo.',
  wrong_state: 'Esta factura está {state_says}, así que no se puede {move_says}.',
  billed_before: imports.billedBefore,
  ...corrections.refusals,
  ...forced.refusals,
  ...parked.refusals,
  ...signIn.refusals,
  ...singleSignOn.refusals,
  ...passkeys.refusals,
  ...policies.refusals,
  ...restored.refusals,
  last_administrator:
    '{name} es la última persona con nivel Administrador del directorio de esta empresa. Dé antes ese nivel a otra persona.',
  last_granter:
    '{name} es la última persona con nivel Administrador del directorio que tiene Puede enviar a contabilidad, así que nadie más podría concederlo. Concédalo antes a otra persona con ese nivel.',
  template_in_use:
    'La plantilla {name} la tienen {holders}. Deles antes otra plantilla o niveles propios, y después elimínela.',
  signs_in_elsewhere:
    'El inicio de sesión de {name} lo administra otra empresa, que incorporó a esta persona. Pídalo a un administrador de allí. Sus permisos aquí se cambian aquí.',
  invalid: '{field_says}: {because_says}',
  reason_missing: 'Un rechazo necesita un motivo: es lo que lee quien envió. Escriba uno y rechace otra vez.',
  invoice_synced: 'La factura no se puede editar porque está sincronizada con el ERP',
  unlink_first:
    'La factura está sincronizada con {erp}. Elimine allí su factura por pagar, desvincule después la factura y entonces elimínela.',
  invoice_sent:
    'La factura está {state_says}, así que está bloqueada (salvo los archivos adjuntos). Para cambiarla, recupérela o haga que un aprobador contable la rechace.',
  bill_reported:
    '{erp} se maneja desde fuera, y su integrador dice que {record} de esta factura está allí. No se eliminó nada: lo que se registre en su lugar crearía una segunda factura por pagar. Elimine la factura por pagar en {erp} y haga que el integrador retire su número, o que cierre su petición como fallida; elimine entonces la factura.',
  not_the_latest:
    'Solo se pueden cambiar los importes de la factura más reciente de un compromiso, o eliminarla. La más reciente de {commitment} es {latest}.',
  invoice_under_review:
    'La factura está {state_says}. Su subcontratista solo puede cambiarla mientras es un borrador o se devolvió para revisar y reenviar.',
  vendor_invited_elsewhere:
    'El proveedor está invitado a facturar en otro proyecto, donde usted no puede registrar facturas: sus contactos facturan también allí. Pida que los agregue o los quite quien pueda registrar facturas en ese proyecto.',
  period_closed: 'El período de facturación {period} está cerrado. Elija uno abierto, o pida que se abra otra vez.',
  prerequisite_missing:
    'Antes de que esto vaya a {erp}, lo siguiente necesita sus números o debe completarse: {missing_list}.',
  nothing_to_bill:
    'Ninguna línea factura trabajo ni materiales recién almacenados, así que no hay nada que enviar. La retención liberada no se envía a {erp}.',
  credit_not_supported: 'La factura suma {amount}. Un crédito no se puede enviar a {erp}: captúrelo allí manualmente.',
  too_long_for_erp: '{field_upper} admite {limit} caracteres en {erp}; este tiene {length}: {value}. Acórtelo.',
  too_much_for_erp: '{erp} admite como máximo {limit} en un importe; este es de {amount}. Divida la factura.',
  misformed_for_erp:
    '{field_upper} es {value}, pero en {erp} es un número de {digits} dígitos y {places} decimales como máximo. Corríjalo aquí.',
  integrator_asked:
    '{erp} se maneja desde fuera: se preguntó a su integrador si {record} ya no está. El vínculo queda como está, y se corta en cuanto el integrador lo diga.',
  erp_not_answering: '{erp} no respondió, así que no se cambió nada. Inténtelo cuando responda otra vez. ({because})',
  erp_answer_too_old:
    '{erp} se leyó por última vez el {as_of}, antes de que esto pudiera verse allí. No se cambió nada; vuelva a intentarlo.',
  identity_mismatch:
    '{record} en {erp} es ahora un registro distinto de la factura por pagar de esta factura: se reutilizó su número, o se restauraron sus libros. No se cambió nada. Busque en {erp} la factura por pagar de esta factura por su referencia; hay que {undo}la antes de volver a intentarlo.',
  paid_in_erp:
    'La factura por pagar sigue en {erp}. Hay que {undo}la antes de volver a intentarlo. Allí está pagada: anule primero el pago; después hay que {undo}la.',
  void_in_erp:
    'La factura por pagar sigue en {erp}. Hay que {undo}la antes de volver a intentarlo. Allí está anulada, pero una factura anulada sigue en los libros: {remove_void}.',
  still_in_erp: 'La factura por pagar sigue en {erp}. Hay que {undo}la antes de volver a intentarlo.',
  purged_in_erp:
    '{record} ya no está en {erp}, pero la última vez que se vio estaba pagada: se depuró después del pago, no se retiró. No se cambió nada. Si de verdad se retiró, alguien con nivel Administrador en la herramienta Integraciones ERP puede pedir que se desvincule a la fuerza, con un motivo por escrito, y otra persona lo confirma.',
  import_refused: imports.refusal,
  ...commitmentRefusals,
  ...recordRefusals,
  unavailable:
    'Tieout está ocupado o su base de datos no responde. No se cambió nada. Vuelva a intentarlo en un momento.',
  may_be_done:
    'La base de datos dejó de responder justo al guardar esto: puede que se haya hecho o no. Compruébelo antes de volver a intentarlo.',
};

/** Por qué se niega un campo, para `invalid`. */
export const becauses = {
  money: 'un importe lleva dígitos y como máximo dos decimales, como 1250.50, y es como máximo 9999999999.99',
  rate: 'un porcentaje va de 0 a 100, con dos decimales como máximo',
  negative: 'este importe no puede ser negativo',
  retainage_over_work: 'la retención no puede ser mayor que el trabajo de este período',
  retainage_over_stored: 'la retención no puede ser mayor que los materiales almacenados actualmente',
  release_over_held: 'se libera más de lo que todavía se retiene',
  required: 'hay que completarlo',
  unknown_field: 'aquí nada se llama así: vea cómo se escribe, u omítalo. No se hizo nada',
  unknown: 'no hay tal registro en este proyecto',
  not_in_company: 'no hay tal registro en esta empresa',
  read_only: 'solo lo fija el vínculo con el ERP',
  not_on_commitment: 'esta línea no está en el compromiso',
  period: 'un período contable es un año y un mes, como 2026-10',
  day_order: 'el fin es anterior al inicio',
  no_details: 'aquí las líneas de un programa de valores se facturan enteras: no tienen detalles',
  sum_of_lines: 'el importe de una orden de cambio es la suma de sus líneas: envíelas como line_items',
  schedule_full: 'un compromiso tiene como máximo {limit} líneas, y con estas tendría {count}',
  has_commitments: 'tiene un compromiso en este proyecto, y está en él mientras ese exista',
  taken: 'ya está en uso: elija otro',
  mailbox: 'debe ser una dirección de correo, como ana@example.com',
  login: 'un usuario tiene de 1 a 100 caracteres, sin espacios al inicio ni al final',
  time_zone: 'debe ser una zona horaria como America/Chicago',
  no_operator: 'nadie está nombrado en TIEOUT_OPERATORS, así que nadie más podría concederlo',
  password_short: 'una contraseña necesita al menos {limit} caracteres',
  password_long: 'una contraseña tiene como máximo {limit} caracteres, ninguno de control',
  password_common:
    'está entre las contraseñas que se prueban primero, tal cual o adornada con cifras y signos; son mejores unas palabras suyas',
  password_same: 'esta es la contraseña que ya tiene; elija otra',
  wrong_password: 'esta no es su contraseña',
  wrong_code: 'este código no es el que su aplicación muestra ahora',
  password_about_you: 'es su nombre o dirección, o el de Tieout; elija algo que nadie sepa de usted',
  inactive: 'esta persona no está activa',
  address: 'no es una dirección a la que se pueda enviar: http o https, sin nombre ni contraseña en ella',
  private_address: 'está en una red privada o en este equipo, y el ajuste TIEOUT_WEBHOOKS_PRIVATE no lo permite',
  number_and_code:
    'null retira el número y dice que la factura por pagar ya no existe, y aun así se indica un código suyo: envíe el número con él, o null en ambos',
  taken_origin: 'otra factura por pagar ya tiene este número, o esta factura tiene otro, o nunca se envió allí',
  commitment_not_approved: 'las facturas necesitan un compromiso aprobado',
  ...commitmentBecauses,
  ...invoiceBecauses,
};
