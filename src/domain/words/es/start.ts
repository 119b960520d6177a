/** Lo que lee quien inicia Tieout. */
export const start = {
  ready: 'Tieout está listo en {url}',
  setUp: `
  Tieout está listo en {url}

  Todavía no hay nadie. Cree aquí la primera empresa, y a usted en ella:
  {link}
`,
  welcome: `
  Tieout está listo en {url}

  Inicie sesión como  approver   (también: owner, pm, clerk, accountant, viewer, subcontractor, outsider)
  Contraseña          {password}
  ERP simulado        {simulator}

  Ctrl+C lo detiene; el próximo inicio encuentra todo como estaba.
`,
  copy: `
  TIEOUT_COPY está activado: de esta instalación no sale ninguna factura, correo ni webhook.
`,
  noSecret: 'No hay ningún secreto en la variable de entorno {variable}, que nombra la configuración de una conexión.',
  cutOff: 'No se detuvo en {seconds} segundos y termina como está; el próximo inicio continúa desde ahí.',
  portTaken: 'Otro programa usa el puerto {port}. Detenga ese, o ponga en PORT uno libre.',
  portClosed: 'Este usuario no puede escuchar en el puerto {port} ({because}). Ponga en PORT uno mayor que 1023.',
  hostElsewhere:
    'HOST es {host}, que no es una dirección de esta máquina ({because}). Déjelo en 127.0.0.1, o indique una que tenga.',
} as const;

/** Un ajuste que no se puede usar. */
export const settings = {
  port: 'PORT es {value}; debe ser un número entero de 0 a 65535.',
  notASwitch: '{name} es {value}; debe ser 1 para activarlo. Quítelo, o ponga 0, para desactivarlo.',
  shortToken: 'TIEOUT_METRICS_TOKEN debe tener al menos {limit} caracteres: quien lo conoce lee las cifras.',
  logLevel: 'TIEOUT_LOG_LEVEL es {value}; debe ser uno de {options}.',
  smtpUrl:
    'TIEOUT_SMTP_URL debe ser como smtp://nombre:contraseña@mail.example.com:587, o smtps:// para TLS desde el primer byte. Lo que es ahora no se muestra aquí, pues contiene una contraseña.',
  smtpPercent:
    'TIEOUT_SMTP_URL tiene un % en su nombre o contraseña que allí no significa nada: escríbalo como %25, igual que @ es %40, : es %3A y / es %2F.',
  mailFrom:
    'TIEOUT_SMTP_URL necesita TIEOUT_MAIL_FROM: un buzón desde el que se envía el correo, como tieout@example.com.',
  mailNeedsPublicUrl: 'TIEOUT_SMTP_URL necesita TIEOUT_PUBLIC_URL: los enlaces de los correos comienzan con ella.',
  publicUrl:
    'TIEOUT_PUBLIC_URL no es una dirección con la que puedan empezar los enlaces: debe ser como https://tieout.example.com, sin nombre, contraseña ni consulta.',
  connectionsFile: 'TIEOUT_CONNECTIONS: {file} no se puede usar: {because}.',
  notAnObject: 'debe contener un objeto, con la configuración por el id de la conexión',
  privateErp:
    'la dirección está en una red privada o en este equipo; el ajuste TIEOUT_CONNECTIONS_PRIVATE=1 lo permite, o nómbrela en el archivo de TIEOUT_CONNECTIONS',
  noWay: 'su configuración no está completa',
  noConnector: 'No hay conector del tipo {kind} (conexión {connection}).',
  envMissing: 'La variable de entorno {name}, que contiene un secreto de una conexión, no está definida.',
  connectionSettings: 'La configuración de la conexión {connection} no se puede usar:\n{problems}',
  openHost:
    'Otros equipos pueden llegar a HOST {host}, y las contraseñas cruzarían la red sin cifrar. Ponga delante un proxy con TLS y TIEOUT_TLS_IN_FRONT=1, o deje HOST en 127.0.0.1.',
  shortPassword: 'TIEOUT_DEMO_PASSWORD tiene menos de {limit} caracteres. Elija una más larga.',
  passwordNeeded: 'Con DATABASE_URL nada se guarda en disco, así que también hay que dar TIEOUT_DEMO_PASSWORD.',
  tooStrong:
    'DATABASE_URL: {why}, así que el muro entre empresas no aguantaría. Dé al hub un rol propio, y el del dueño a `tieout migrate` como DATABASE_ADMIN_URL.',
  superuser: 'el rol {role} es superusuario',
  bypasses: 'el rol {role} tiene BYPASSRLS',
  owns: 'el rol {role} es dueño de {table}, o pertenece a su dueño',
  lacksMigrations:
    'A la base de datos le faltan {names}. Ejecute antes `npx tieout migrate` con DATABASE_ADMIN_URL (la del dueño).',
  newerDatabase:
    'La base de datos es de un Tieout más nuevo (tiene {names}), cuyas reglas este no conoce; no se cambió nada en ella. Inicie la versión más nueva, o restaure la copia de antes de la actualización.',
  overtaken:
    'La base de datos se llevó a un Tieout más nuevo mientras este trabajaba en ella (tiene {names}), cuyas reglas este no conoce, así que se detiene. Detenga también todos los demás hubs de esta versión, e inicie la más nueva.',
  secretNeeded:
    'DATABASE_URL no contiene contraseña de la que derivar un secreto, así que hay que dar TIEOUT_SESSION_SECRET: 32 o más caracteres aleatorios, los mismos para cada hub de esta base de datos.',
  unread: 'Nadie lee {name} aquí, así que no cambia nada: vea en docs/reference/settings.md cómo se escribe el ajuste.',
  secretTooShort:
    'TIEOUT_SESSION_SECRET tiene menos de {least} caracteres, así que podría adivinarse. Dele {least} o más aleatorios (`openssl rand -base64 32`): todavía no hay nadie en esta base de datos, así que nada depende de él.',
  secretShort:
    'TIEOUT_SESSION_SECRET tiene menos de {least} caracteres, así que podría adivinarse. Dele {least} o más aleatorios; eso cierra la sesión de todos, y cada agente se inscribe de nuevo.',
  secretUnused:
    'TIEOUT_SESSION_SECRET no cambia nada aquí: la base de datos incluida tiene el suyo, en secrets/sessions de la carpeta de datos. Quite el ajuste, o ponga DATABASE_URL.',
  notLetIn: 'DATABASE_URL: {host} no deja entrar a Tieout ({because}).',
  databaseUrl:
    '{name} tiene que ser como postgres://nombre:contraseña@db.example.com/tieout; en la contraseña # se escribe %23, / es %2F, ? es %3F y @ es %40. No se muestra lo que es ahora, pues contiene una contraseña.',
  simulatorUrl: 'TIEOUT_SIMULATOR_URL tiene que ser como http://127.0.0.1:5100.',
  adminNotLetIn: 'DATABASE_ADMIN_URL: {host} no deja entrar al propietario ({because}).',
  sameRole:
    'DATABASE_URL y DATABASE_ADMIN_URL nombran el mismo rol, {role}, así que el muro entre empresas no se sostendría. Dé al hub un rol propio.',
  someHost: 'lo que nombra',
  foreignGround:
    'Esta base de datos contiene empresas que no son de la demostración, así que no se crea en ella. Inicie `npx tieout serve`, o dé a la demostración una base vacía.',
  nothingCopied:
    'TIEOUT_COPY está activado, y aquí todavía no hay ninguna instalación de la que esto pueda ser copia. Traiga primero su carpeta de datos o su base de datos, o inicie sin TIEOUT_COPY.',
  away: {
    is: 'Esta instalación estaba en otro lugar cuando se inició por última vez: {what}. De dos que funcionan, cada una con su propia base de datos, ninguna sabe lo que la otra acaba de pedir al ERP, y una factura puede acabar con dos registros; por eso no se inicia antes de que usted diga qué es. Una copia para hacer pruebas: iníciela con TIEOUT_COPY=1. Una copia de seguridad restaurada: `npx tieout restored --as-of MOMENTO`. La instalación misma, que se ha trasladado aquí y ya no funciona en ningún otro lugar: `npx tieout moved`.',
    machine: 'su carpeta de datos estaba en otra máquina',
    folder: 'su carpeta de datos era {was}',
    server: 'su base de datos estaba en otro servidor PostgreSQL',
    database: 'su base de datos era otra de este servidor, o sus tablas se han cargado desde entonces de un volcado',
  },
  foreignPeople:
    'Esta base de datos tiene personas propias, así que la demostración no se crea en ella: necesita una vacía.',
  migrating:
    'La base de datos se lleva a esta versión, paso {place} de {of}: {name} lleva {seconds} s trabajando. Cuando hay mucho en ella, tarda minutos. Quien lo detiene no pierde nada; el próximo inicio comienza este paso de nuevo.',
  migrationFailed:
    'La base de datos no se pudo llevar a esta versión: {name} falló ({because}). No se conservó nada de este paso; cuando se corrija la causa, el próximo inicio continúa con él.',
} as const;

/** La carpeta de datos, y el PostgreSQL que se guarda en ella. */
export const embedded = {
  wayOut: 'ponga en DATABASE_URL un PostgreSQL 15 o más reciente propio',
  unusableFolder:
    'La carpeta de datos {path} no se puede usar: {because}. Dé con TIEOUT_DATA_DIR una carpeta en la que este usuario pueda escribir, o {wayOut}.',
  diskFull:
    'El disco en el que está {path} está lleno, así que Tieout no puede arrancar ahí. Lo que había sigue como estaba. Haga sitio en él y arranque de nuevo.',
  shutFolder:
    'Este usuario no puede mirar en {path}: es del usuario {user}. Ejecute esto como el usuario que ejecuta Tieout.',
  closedFolder:
    'La carpeta de datos {path} no se puede usar: Tieout se ejecuta como root, así que su PostgreSQL se ejecuta como el usuario sin privilegios {user}, y ese usuario no puede entrar en {barrier}. Dé con TIEOUT_DATA_DIR una carpeta en la que todo usuario pueda entrar (por ejemplo {example}), inicie Tieout como usuario común, o {wayOut}.',
  elsewhere: 'El usuario {user} de PostgreSQL no puede usar {path}: los datos se guardan en {own}',
  rootsAlone: '{home} debe ser una carpeta en la que solo root pueda escribir: quítela de ahí, o dé TIEOUT_DATA_DIR',
  closedHome: 'El usuario {user} de PostgreSQL no puede entrar en {home}: dé TIEOUT_DATA_DIR, o {wayOut}',
  mayNotChangeUser:
    'Tieout se ejecuta como root, donde PostgreSQL debe ejecutarse con un usuario sin privilegios, pero no puede iniciar un programa como el usuario {user} ({because}). Inicie Tieout como usuario común, o {wayOut}.',
  secretNoFile: '{path} no es un archivo simple: quítelo de ahí e inicie otra vez',
  secretEmpty: '{path} está vacío: devuelva el secreto desde un respaldo',
  secretMissing:
    'falta {path}, y sin él la base de datos que está junto a él queda cerrada: devuélvalo desde un respaldo',
  databaseGone:
    'La base de datos no está: {secrets} guarda las claves de una, y {cluster} no existe. No se empezó nada de nuevo. Devuelva la carpeta desde donde haya ido a parar, o restaure un respaldo en otra carpeta (TIEOUT_DATA_DIR). Para empezar de nuevo, quite de ahí {folder} entera',
  otherMachine: 'Tieout no trae PostgreSQL para este equipo ({machine}): {wayOut}.',
  notInstalled:
    'El PostgreSQL que viene con Tieout no está instalado: falta el paquete npm {name}. Ejecute npm install otra vez sin dejar fuera los paquetes opcionales, o {wayOut}.',
  cannotRun: 'El PostgreSQL que viene con Tieout no funciona aquí: {why}. Por favor, {wayOut}.',
  musl: 'necesita la biblioteca GNU C (glibc), y este sistema tiene otra (musl, como en Alpine Linux)',
  systemSays: 'el sistema dice: {words}',
  noAnswer: 'sin respuesta',
  noCluster:
    '{cluster} contiene archivos, pero ningún clúster de PostgreSQL: quítelos de ahí, o dé otro TIEOUT_DATA_DIR',
  otherVersion:
    '{cluster} lo creó PostgreSQL {has}, y este Tieout trae PostgreSQL {needs}: inícielo con el Tieout que lo creó, vuelque la base de datos y cárguela en una carpeta nueva',
  otherOwner:
    '{cluster} pertenece al usuario {owner}, y PostgreSQL se ejecutaría como el usuario {needed}: inicie Tieout como {as}, igual que antes, o dé otra carpeta con TIEOUT_DATA_DIR',
  userNumber: 'usuario {owner}',
  notMade: 'initdb de PostgreSQL no pudo crear un clúster en {folder}: {words}{hint}',
  namelessUser:
    '. Necesita un usuario que el sistema conozca por nombre: agregue un renglón para él en /etc/passwd, o {wayOut}',
  otherHub:
    'ya hay otro Tieout en marcha en {folder} (proceso {pid}). Deténgalo antes, o dé a este una carpeta propia con TIEOUT_DATA_DIR. Si el proceso {pid} no es un Tieout, elimine {path} e inicie otra vez.',
  lockBusy:
    'no se pudo tomar el bloqueo {path} en {attempts} intentos; si no hay otro Tieout en marcha, elimine ese archivo',
  adopted: 'PostgreSQL seguía en marcha (proceso {pid}): se usa ese',
  notOurs:
    'PostgreSQL ya está en marcha en {cluster} (proceso {pid}) pero no se puede usar: {because}. Detenga ese proceso e inicie otra vez.',
  noPort: 'no abre ningún puerto',
  serves: 'atiende {folder}',
  startedUnusable: 'PostgreSQL se inició en {cluster} pero no se puede usar: {because}',
  notStarted: 'PostgreSQL no se inició; {logFile} termina con:\n{words}',
  stillStarting: 'PostgreSQL sigue iniciándose (puede estar recuperándose de una caída)',
  notReady: 'PostgreSQL no estuvo listo en {minutes} minutos; vea {logFile}',
  ended: 'PostgreSQL (proceso {pid}) terminó inesperadamente; vea {logFile}',
  doesNotEnd: 'PostgreSQL (proceso {pid}) no termina',
} as const;
