/** Back-ups and restores, in Spanish. */
export const backup = {
  progress: {
    copying: 'Copiando: {done} de {of} MB',
    checking: 'Leyendo de nuevo: {done} de {of} MB',
  },
  made: `Copia hecha y leída de nuevo: {folder} ({bytes} MB, {files} archivos), del momento {as_of}.
Guárdela donde la pérdida de esta máquina no la alcance, y tan segura como la carpeta de datos.
Para restaurarla en una carpeta vacía: tieout restore {folder}`,
  keysAreIn: 'Contiene las claves: quien la tenga tiene las contraseñas de sus ERP.',
  noKeys:
    'NO CONTIENE NINGUNA CLAVE DE SECRETOS: en la carpeta de datos no hay ninguna, y este entorno no nombra ninguna. Sin ella las contraseñas de esta copia quedan cerradas. Haga otra copia con el entorno que tiene el servicio (TIEOUT_KEYS_DIR, TIEOUT_SECRETS_KEY_FILE).',
  filesElsewhere:
    'No están en ella, porque el archivo de TIEOUT_CONNECTIONS solo los nombra: {files}. Guarde esos archivos aparte.',
  namedMissing:
    '{name} nombra {path}, que no existe, así que no se hizo copia: le faltaría. Póngalo ahí, o ejecute esto con el entorno que tiene el servicio.',
  keysElsewhere:
    'No está en ella, porque está en el entorno: {names}. Guárdelo aparte: sin eso los secretos quedan cerrados.',
  noData:
    'En {folder} no hay una base de datos incluida de Tieout. TIEOUT_DATA_DIR dice dónde está la carpeta de datos.',
  ownDatabase:
    'Con DATABASE_URL la base de datos se respalda como las demás, con pg_dump o copias base; vea docs/guides/operate.md. Después, en una restaurada: tieout restored --as-of MOMENTO.',
  isThere: '{folder} ya existe. Elija otra con --out.',
  withinItself: '{folder} está dentro de la carpeta de datos {data}: se perdería con ella. Elija otra con --out.',
  backUpWithin:
    'La copia {backup} está dentro de la carpeta de datos {folder}, que una restauración vacía primero. Muévala a otro lugar y restáurela desde allí.',
  notNoted:
    'La copia está completa, pero no se pudo escribir {file} ({because}): `tieout doctor` hablará de la anterior.',
  noPlainFile:
    '{path} no es un archivo ni una carpeta, por ejemplo un enlace. A la copia le faltaría lo que hay detrás, así que no se hizo.',
  tablespaces:
    'La base de datos guarda archivos fuera de su carpeta (tablespaces), que aquí no se respaldan. No se hizo copia.',
  noStart: 'PostgreSQL no dijo dónde empieza su copia: {label}',
  logMissing:
    'Falta una parte del registro de escritura entre {first} y {last}, así que no se hizo copia. Inténtelo de nuevo.',
  noBackup: '{folder} no es una copia completa: le falta su manifiesto.',
  manifestChanged: 'El manifiesto de {folder} no es el que era al hacer la copia. No se restaura.',
  newerFormat:
    '{folder} es una copia de un tipo más nuevo ({format}). Restáurela con el programa que la hizo o uno más nuevo.',
  fileMissing: 'La copia está dañada: no se puede leer {file} ({because}). No se restauró nada.',
  fileChanged: 'La copia está dañada: {file} no es lo que era al hacerla. No se restauró nada.',
  otherPostgres:
    'La copia es de PostgreSQL {has}, y este Tieout trae {brings}. Restáurela con el Tieout que la hizo y actualice después.',
  otherPlatform:
    'La copia se hizo en {platform}, y esto es {here}: los archivos de una base de datos no son iguales allí.',
  newerProgram: 'La copia es de un Tieout más nuevo (tiene {names}). Restáurela con esa versión.',
  notEmpty:
    'La carpeta de datos {folder} no está vacía ({there}). Una restauración solo llena una vacía: apártela o indique otra con TIEOUT_DATA_DIR.',
  unfinished:
    'Una restauración en {folder} no llegó a su fin, así que nada se inicia en ella. Restaure de nuevo: empieza desde el principio.',
  needsFolder: '`tieout restore` necesita la carpeta de una copia.',
  needsMoment:
    '`tieout restored` necesita --as-of MOMENTO, como 2026-11-26T16:00:00Z: el momento de la copia que se restauró.',
  momentToCome:
    '--as-of {as_of} aún no ha llegado, y ninguna copia es de entonces. Un momento sin zona se lee en la de este equipo: termínelo en Z para UTC.',
  restored: `Restaurado en {folder}, del momento {as_of}; actualizado, y su historia verificada.`,
  noHistoryKey:
    'No se encontró ninguna clave que avale los historiales, así que se verificaron sus sellos y no se pudieron juzgar sus puntos de control. Devuelva la clave y ejecute: tieout verify',
  outside:
    'Los archivos de configuración que estaban en otra parte están en {folder}: {names}. Póngalos donde su configuración los nombra.',
  next: `Todos inician sesión de nuevo. Los tokens revocados desde {as_of} vuelven a valer: revíselos.
Las exportaciones de {waiting} conexión(es) esperan: lo que el ERP recibió desde entonces no se conoce aquí. Inicie Tieout, haga
conciliar cada conexión, mire lo que solo está en el ERP y dígalo en la página Conexiones (o: tieout looked-over CONEXIÓN).`,
  marked:
    'Las exportaciones de {waiting} conexión(es) esperan hasta que alguien revise lo que el ERP recibió desde {as_of}.',
  moved: 'Desde ahora su lugar es este ({what}). Asegúrese de que ya no funciona en ningún otro, y después iníciela.',
  notMoved: 'Está donde estaba, así que no hay nada que decir.',
  lookedOver: 'Las exportaciones continúan.',
  verified: '{company}: {says}',
  columns: { company: 'empresa', says: 'historia' },
} as const;
