/** Por qué no se pudo preguntar a un ERP, o creerle. `{erp}` es su nombre; lo demás lo dice el conector. */
export const troubles = {
  not_reachable: 'No se puede llegar a {erp} en {address}. ¿Está en marcha, y la red deja pasar a Tieout?',
  certificate_refused:
    '{erp} en {address} muestra un certificado en el que no se confía: {what}. Renuévelo allí, o haga que quien habla con {erp} confíe en quien responde por él.',
  not_encrypted:
    '{erp} en {address} no cifra, así que no se envió la contraseña. Haga que cifre allí; “encrypt”: “off” es solo para {erp} en esta misma máquina.',
  timed_out: '{erp} no respondió en {ms} ms',
  connection_lost: 'la conexión con {erp} se perdió antes de que la respuesta estuviera completa',
  busy: 'todas sus conexiones estaban ocupadas',
  not_ready: '{erp} está allí y de momento no deja entrar a nadie: {what}',
  overlapping_change: '{erp} estaba cambiando los mismos registros en ese momento',
  login_refused:
    '{erp} rechaza el usuario {login}. Revise su nombre y su contraseña en la configuración de la conexión, y que no esté bloqueado.',
  application_refused:
    '{erp} solo deja entrar a sus propios programas (logon trigger). Haga que el trigger deje pasar al usuario {login}; hay que repetirlo después de cada actualización de {erp}.',
  database_missing:
    'el usuario {login} no puede abrir la base de datos {database}. Revise cómo está escrita y los permisos del usuario.',
  wrong_company: 'esta es la base de datos de {found}, no de {expected}. Corrija la configuración de la conexión.',
  other_books:
    'esta conexión lleva ahora a los libros de {found}, y sus facturas se registraron en los de {kept}: no se pide nada allí ni se corta ningún vínculo. Corrija la configuración de la conexión. Si son los mismos libros, con otro nombre o en otro lugar, lo confirma quien puede conectar un ERP: tieout confirm-books {connection} "{found}"',
  empty_company:
    'la base de datos de {expected} no muestra ninguno de los registros que se sabe que están allí ({what}), así que no ver una factura por pagar no dice nada',
  read_only_copy:
    'en este servidor la base de datos {database} solo se puede leer, así que es una copia y no aquella con la que trabaja {erp}: no ver en ella una factura por pagar no dice nada. Ponga en la configuración de la conexión el servidor de {erp} mismo.',
  may_not_read: 'el usuario {login} no puede leer {what}. Dele el rol db_datareader.',
  right_missing: '{erp} no deja que el usuario {login} vea lo que se necesita: {what}',
  schema_differs: '{erp} no tiene aquí {what}. ¿Es una versión que Tieout conoce?',
  several_bills: '{count} facturas por pagar llevan {key}',
  unknown_status: '{erp} muestra el estado {status}, que Tieout no conoce',
  unreadable_answer: 'no se puede leer la respuesta de {erp}: {what}',
  made_but_not_shown: '{erp} dijo que sí, y todavía no muestra la factura por pagar',
  made_differently: '{erp} tiene otra factura por pagar con nuestra referencia: {what}',
  program_missing: 'no se puede iniciar el programa que entrega las facturas por pagar a {erp}: {what}',
  program_ended: 'el programa que entrega las facturas por pagar a {erp} terminó antes de responder',
  nothing_handed_over:
    'por ahora no se pudo entregar nada a {erp}, y no se envió nada: {what}. Se intenta de nuevo automáticamente.',
  no_licence: '{erp} no tiene licencia libre para esta sesión. Alguien tiene que cerrar la suya allí.',
  company_not_opened: '{erp} no abre la empresa {company} para el usuario {user}. Revise ambos en la configuración.',
  exclusive_use: 'alguien tiene {erp} en uso exclusivo en este momento',
  agent_away:
    'del agente junto a {erp} se supo por última vez {ago}. ¿Está encendido su equipo, y en marcha su servicio?',
  agent_missing: 'todavía no se registró ningún agente para esta conexión, o se revocó el que había',
  agent_silent: 'el agente junto a {erp} tomó la pregunta y no ha respondido',
  agent_too_old:
    'el agente junto a {erp} es de una versión a la que no se le puede preguntar esto. Instale junto a él la versión del servidor y vuelva a iniciarlo.',
  not_connected: 'esta conexión no tiene camino a {erp}: {what}',
  integrator_asked: 'se preguntó a su integrador (detalle de petición {details}) y todavía no ha respondido',
  integrator_told: 'se dijo a su integrador que cree la factura por pagar',
  integrator_silent:
    'se preguntó a su integrador (detalle de petición {details}) y desde entonces no dice nada. ¿Está en marcha? Reintentar pregunta otra vez',
  integrator_contradicts: 'su integrador se contradice: {what}',
  earlier_bill:
    'su integrador dice que {record}, de un envío anterior de esta factura, está allí. Elimínela allí, y haga que el integrador retire su número',
  nobody_listens:
    'ningún webhook escucha «ERP Requests / create»: el integrador de {erp} tiene que crear uno, o venir a preguntar por sí mismo',
  webhook_fails: 'el integrador de {erp} no recibió el último webhook; se intenta otra vez',
  not_told: 'su integrador nunca habló de tal factura por pagar',
  not_listed:
    'no se pueden pedir a {erp} todas sus facturas por pagar: su integrador solo habla de las que se le preguntan',
  answer_from_the_future: 'la respuesta dice ser del futuro',
  answer_went_back: 'la respuesta es más antigua que otra dada antes',
  answer_undated: 'la respuesta no dice de cuándo es',
  answer_incomplete: 'llegaron {given} respuestas para {wanted} preguntas',
  stopped_asking: 'se abandonó antes de que {erp} respondiera',
  asked_meanwhile: 'otra petición de esta factura por pagar sigue en curso, así que esta no se envió',
  makes_no_such: 'desde aquí no se pregunta a {erp} por {what} según sus números',
  several_records: '{count} {what} llevan el número {number} en {erp}',
  unexplained: 'no se pudo preguntar a {erp}, y nada dice por qué',
  unexpected: '{what}',
} as const;
