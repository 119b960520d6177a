/** Lo que dice la línea de comandos además de las negativas. Las palabras que se escriben son las mismas en todo idioma. */
export const cli = {
  usage: `tieout: facturas de subcontratistas y sus facturas por pagar

  tieout invoices [--filter ready_to_export|exporting|failed_to_export|synced|all] [--search TEXTO]
                  [--project ID] [--sort COLUMNA] [--limit N] [--cursor C]
  tieout show ID | history ID | preview ID
  tieout pay-application ID [--format pdf|csv|xlsx] [--out ARCHIVO]
  tieout unlink ID [--dry-run] | force-unlink ID --reason TEXTO | force-unlink confirm|withdraw ID
  tieout accept ID | retry ID [--posting-period AAAA-MM]
  tieout send ID | retrieve ID
  tieout reject ID --reason TEXTO [--checked-in-erp TEXTO]
  tieout create --project ID --commitment ID [--invoice-number N] [--billing-date DÍA] [--status E]
                [--work LÍNEA=IMPORTE …] [--stored LÍNEA=IMPORTE …] [--once CLAVE]
  tieout status ID ESTADO
  tieout delete ID
  tieout projects | commitments --project ID
  tieout import projects|vendors|cost-codes|commitments|schedules-of-values|invoices ARCHIVO
                [--dry-run] [--project NÚMERO] [--format csv|xlsx|json]
  tieout import --template TIPO
  tieout records TIPO [--filter F] [--search TEXTO] [--project ID] [--refresh] [--link-matches]
  tieout record send|retrieve|accept|retry|reject|link|unlink TIPO ID [--number N] [--reason TEXTO] [--erp-id ID]
  tieout record import|archive|restore TIPO ID-DEL-ERP
  tieout connections [--health] | check CONEXIÓN | read-now CONEXIÓN
  tieout alerts           lo que está mal con conexiones y exportaciones
  tieout tie-out CONEXIÓN | tie-outs [ID] [--all] | tie-out-hour CONEXIÓN HORA|never
  tieout void-policy CONEXIÓN gone|there | agent-code CONEXIÓN | looked-over CONEXIÓN
  tieout confirm-books CONEXIÓN "NOMBRE DE LOS LIBROS"
  tieout accountant-report [--from DÍA] [--to DÍA] [--out ARCHIVO.csv|ARCHIVO.xlsx]
  tieout people | people add USUARIO --name NOMBRE [--email DIRECCIÓN] [--template NOMBRE]
  tieout people invite USUARIO | people activate USUARIO | people deactivate USUARIO
  tieout grant push-to-accounting USUARIO | revoke push-to-accounting USUARIO
  tieout token | token make --name NOMBRE [--scope read|all] [--days N] | token revoke ID   (los suyos)
  tieout verify [--checkpoints FILE] | checkpoint [--out FILE] | checkpoints [--out FILE]
  tieout audit-export [--format jsonl|csv] [--out FILE]
  tieout secrets CONNECTION | secret-set CONNECTION NAME <FILE | secret-remove CONNECTION NAME
  tieout keys list|rotate --keys FILE   las claves de los secretos, en la máquina del servidor
  tieout verify-file FILE --checkpoints FILE   un historial exportado, sin servidor
  tieout me

  tieout serve            el programa sin la demostración
  tieout demo             el programa con su empresa de demostración (npm start)
  tieout migrate          pone al día la base de datos de DATABASE_ADMIN_URL
  tieout free USUARIO --reason TEXTO   quita un segundo factor perdido, en la máquina del hub
  tieout doctor           revisa esta instalación: qué está mal y qué hacer
  tieout doctor --settings ARCHIVO [--schema XSD]   en qué descansa una conexión con Sage, vista desde este equipo
  tieout backup [--out CARPETA]   toda la carpeta de datos, mientras el programa sigue trabajando
  tieout restore CARPETA          pone una copia en una carpeta de datos vacía y la verifica
  tieout restored --as-of MOMENTO   tras restaurar la base de datos por otros medios: las exportaciones esperan a ser revisadas
  tieout moved            tras trasladar la carpeta de datos o la base de datos: su lugar es este
  tieout agent enrol --url URL --code CÓDIGO --folder CARPETA [--name NOMBRE] [--ca ARCHIVO] [--proxy URL]
  tieout agent run --folder CARPETA | agent status --folder CARPETA
                          el programa junto a un ERP al que el hub no llega

  En todas partes: --json para programas, --company ID donde usted pertenece a varias, --version N para actuar solo
  sobre lo que vio, --help. TIEOUT_URL dice dónde; TIEOUT_TOKEN, o
  TIEOUT_CLIENT_ID y TIEOUT_CLIENT_SECRET, dicen quién.

  Códigos de salida: 0 hecho · 1 error · 2 uso · 3 not_found · 4 not_permitted · 5 wrong_state o
  changed_meanwhile · 6 todavía está · 7 no se sabe del ERP o su respuesta es demasiado antigua ·
  8 el hub no acepta este agente
`,
  unknownCommand: 'No existe el comando {command}. `tieout --help` los muestra.',
  unknownOption: 'No existe la opción {option}. `tieout --help` las muestra.',
  surplus: 'A `tieout {command}` no le sirve «{word}». No se comenzó.',
  twice: '{option} se da más de una vez, y solo puede contar un valor. Indíquela una sola vez. No se comenzó nada.',
  needsId: '`tieout {command}` necesita el id de {thing}: un número entero.',
  needsReason: '`tieout reject` necesita --reason TEXTO: es lo que lee quien envió.',
  needsBooks:
    '`tieout confirm-books` necesita después del id el nombre de los libros, como lo dice el problema de la conexión.',
  booksConfirmed: 'Desde ahora las facturas de esta conexión se buscan en los libros de {books}.',
  needsHour: '`tieout tie-out-hour` necesita una hora después del id, de 0 a 23, o never.',
  needsPolicy: '`tieout void-policy` necesita una palabra después del id: gone o there.',
  voidIs: {
    gone: 'Desde ahora una factura por pagar anulada cuenta como retirada.',
    there: 'Desde ahora una factura por pagar anulada cuenta como todavía presente.',
  },
  needsStatus: '`tieout status` necesita un estado: {statuses}.',
  needsOption: '`tieout {command}` necesita --{option}.',
  badPair: '--{option} lleva LÍNEA=IMPORTE, como 1=5000.00; esto es {value}.',
  noLine: 'No hay línea {line} en este compromiso: su programa de valores tiene las líneas {first} a {last}.',
  wrongSecret: 'TIEOUT_CLIENT_ID y TIEOUT_CLIENT_SECRET no coinciden. Revise ambos y vuelva a intentarlo.',
  noCredentials: 'TIEOUT_TOKEN, o TIEOUT_CLIENT_ID y TIEOUT_CLIENT_SECRET, dicen quién pregunta; no están definidos.',
  unreachable: 'Nada responde en {url}. ¿Está Tieout en marcha? TIEOUT_URL dice dónde está.',
  notTieout:
    '{url} respondió {status}, y no a la manera de Tieout. ¿Es Tieout quien atiende ahí? TIEOUT_URL dice dónde está; también puede responder por él lo que esté delante.',
  cutShort:
    'La conexión con {url} se cortó antes de que llegara la respuesta entera. Un cambio pedido puede haberse hecho: mire antes de pedirlo otra vez.',
  chooseCompany: 'Usted pertenece a {companies}. Diga cuál con --company ID.',
  noCompany: 'Usted no pertenece aquí a ninguna empresa.',
  needsFormat: '`tieout pay-application` conoce los formatos {formats}.',
  written: 'Escrito: {file} ({bytes} bytes).',
  notWritten: '{file} no se puede escribir: {because}',
  systemRefused: '{path}: {because}. No se hizo nada más.',
  noSuchFile: 'no existe tal archivo o carpeta',
  noFolder: 'una parte de esta ruta no es una carpeta',
  isFolder: 'es una carpeta, y hace falta un archivo',
  fileThere: 'ya existe',
  fileClosed: 'el usuario que ejecuta esto no puede abrirlo ni escribirlo',
  onlyRead: 'está en un disco que solo se puede leer',
  diskFull: 'el disco está lleno',
  answerNotWritten: 'El comando llegó a su fin, pero su respuesta no se puede escribir: {because}',
  wouldUnlink: 'Se desvincularía: {record} no está en {erp} (preguntado en vivo, al {as_of}). No se cambió nada.',
  wouldNotUnlink: 'No se desvincularía. {detail}',
  done: {
    send: 'Enviada al ERP.',
    retrieve: 'Recuperada.',
    accept: 'Aceptada; la exportación comenzó.',
    reject: 'Rechazada.',
    retry: 'Reintentada; la exportación comenzó.',
    delete: 'Eliminada.',
    create: 'Capturada como factura {id}.',
    status: 'El estado pasó a {status}.',
    readNow: 'Ahora se vuelven a leer todas las facturas por pagar sincronizadas.',
  },
  migrated: 'Se aplicó {names}.',
  nothingToMigrate: 'La base de datos está al día.',
  needsAdminUrl:
    '`tieout migrate` necesita DATABASE_URL (el rol de la aplicación) y DATABASE_ADMIN_URL (el del dueño).',
  things: { invoice: 'una factura', connection: 'una conexión', company: 'una empresa' },
  columns: {
    id: 'id',
    number: 'número',
    name: 'nombre',
    login: 'usuario',
    companies: 'empresas',
    invoice: 'factura',
    vendor: 'proveedor',
    project: 'proyecto',
    commitment: 'compromiso',
    title: 'título',
    billingDate: 'fecha',
    due: 'a pagar',
    retainage: 'retención',
    status: 'estado',
    erp: 'erp',
    bill: 'por pagar',
    why: 'por qué',
    version: 'versión',
    job: 'obra',
    sum: 'suma',
    invoiced: 'facturado',
    lastRead: 'última lectura',
    agent: 'agente',
    at: 'cuándo',
    by: 'quién',
    what: 'qué',
    ok: 'bien',
    because: 'porque',
    trouble: 'problema',
    ms: 'ms',
    says: 'dice',
  },
  yes: 'sí',
  no: 'NO',
  doctor: {
    node: 'Node',
    role: 'rol de DATABASE_URL',
    bound: 'sujeto a la seguridad por filas',
    migrations: 'migraciones',
    upToDate: 'al día',
    lacking: 'ejecute tieout migrate: {names}',
    database: 'base de datos',
    embedded: 'la incorporada, en TIEOUT_DATA_DIR o ./data',
    running: 'en marcha',
    ready: 'listo en {url}',
    notReady: 'ahora no: nada está listo en {url}. Inícielo, o diga con TIEOUT_URL dónde está',
  },
  unreadableFile: '{file} no se puede leer: {because}',
  unsure: '?',
  agentCode: `{code}

Hasta el {at}, una vez. En el equipo del ERP:
  npx tieout agent enrol --url {url} --code {code} --folder CARPETA`,
  agentStopped: 'El agente se detuvo.',
  needsAgentVerb: '`tieout agent` necesita una palabra: enrol, run o status.',
  more: 'Más: --cursor {cursor}',
  none: 'Ninguno.',
} as const;
