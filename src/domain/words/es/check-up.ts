/** What `tieout doctor` finds in an installation, in Spanish. */
export const checkUp = {
  looking: 'Mirando: {what}',
  settings: {
    what: 'configuración',
    well: 'se puede usar',
    copy: 'TIEOUT_COPY está activado: de esta instalación no sale ninguna factura, correo ni webhook',
  },
  folder: {
    what: 'carpeta de datos',
    well: '{folder}',
    none: '{folder} todavía no contiene una base de datos: la crea el primer inicio',
    unfinished: 'una restauración en {folder} no llegó a su fin: ejecútela de nuevo',
    open: '{files}: otros pueden leerlo o cambiarlo. chmod 600 (una carpeta: 700), y mire quién lo tuvo',
  },
  disk: {
    what: 'disco',
    enough: 'quedan {free} MB libres donde están los datos ({folder})',
    scarce:
      'solo quedan {free} MB libres donde están los datos ({folder}): haga sitio antes de que se detenga la base de datos',
  },
  database: {
    what: 'base de datos',
    version: 'es PostgreSQL {version}',
    old: 'PostgreSQL {version}, y se necesita 15 o más nuevo',
    away: 'no se puede alcanzar: {because}',
    notRunning: 'la incluida no está en marcha, así que no se miró lo que hay en ella: inicie Tieout y mire de nuevo',
  },
  clock: {
    what: 'reloj de {whose}',
    machine: 'esta máquina',
    database: 'la base de datos',
    right: 'correcto, según el de la base de datos',
    off: '{seconds} s {way} del de la base de datos: haga que lo ajuste NTP',
    ahead: 'por delante',
    behind: 'por detrás',
    setBack:
      'se atrasó: el historial de {company} va {minutes} min por delante. Hasta entonces no se desvincula lo que se sincronizó con él, y los correos aplazados esperan, tres días como mucho: haga que lo ajuste NTP',
  },
  home: { what: 'lugar de la base de datos', well: 'donde estaba cuando se inició por última vez' },
  keys: {
    what: 'claves de los secretos',
    none: 'ninguna: no se pueden guardar contraseñas de ERP en la página (TIEOUT_KEYS_DIR o TIEOUT_SECRETS_KEY_FILE)',
    well: 'se pueden leer {count}, {id} sella',
    notMade: 'todavía no están: el primer inicio las crea en {folder}',
    unopened: 'los secretos {names} se sellaron con una clave que no está: devuélvala o fíjelos de nuevo',
  },
  backup: {
    what: 'copia de seguridad',
    none: 'no se conoce ninguna: `tieout backup` la hace mientras el programa sigue trabajando',
    fresh: 'hecha {ago}, en {folder}',
    old: 'la última conocida se hizo {ago} ({folder}): haga una, y que se haga cada noche',
    own: 'la suya, como la de sus otras bases de datos: `tieout` no la ve',
  },
  queue: {
    what: 'trabajo',
    empty: 'no espera nada',
    moving: 'esperan {count}, lo más antiguo vencía {ago}',
    late: 'esperan {count}, lo más antiguo ({kind}) vencía {ago}: ¿hay un servidor en marcha y da abasto?',
  },
  mail: {
    what: 'correo de {company}',
    well: 'esperan {waiting}',
    failing: 'esperan {waiting} y se abandonaron {gaveUp} en la última semana. Lo último: {because}',
  },
  hook: {
    what: 'webhooks de {company}',
    well: 'llegan {count}',
    failing: '{url} falla desde {at}: ¿está en marcha su receptor?',
    gaveUp: '{url} sigue fallando, y lo que le esperaba se abandonó: ¿está en marcha su receptor?',
    makerLeft:
      'el que va a {hosts} lo creó alguien que fue desactivado desde entonces, y sigue avisando: elimínelo si no es suyo',
  },
  connection: {
    what: 'conexión {name}',
    well: 'leída {ago}',
    neverRead: 'aún no leída',
    noAgent: 'pasa por un agente y no hay ninguno registrado: cree un código en la página Conexiones',
    silent: 'de su agente {agent} se supo por última vez {ago}: ¿está encendida su máquina y en marcha su servicio?',
    never: 'nunca',
    agentError: 'el último problema de su agente: {because}',
    agentClock: 'el agente {agent}',
    readFailed: 'la última lectura falló: {because}',
    restored:
      'volvió a {as_of}: las exportaciones esperan hasta que alguien revise lo que el ERP recibió desde entonces (página Conexiones)',
    tried: 'cuando se probó por última vez, {ago}, {what}: {says}',
    parked: 'exportaciones detenidas: {count} (mire En exportación)',
    failed: 'exportaciones fallidas: {count} (mire Exportación fallida)',
  },
  accounts: {
    what: 'cuentas de servicio de {company}',
    makerLeft:
      '{names}: las creó alguien que fue desactivado desde entonces y puede conocer aún el secreto; cree otra y revóquela',
  },
  history: {
    what: 'historia de {company}',
    well: 'los eventos más recientes coinciden con sus sellos (hasta {sealed})',
    wrong: '{found} cosas no coinciden con sus sellos: ejecute tieout verify y deje la base de datos como está',
  },
  companies: { what: 'empresas', none: 'ninguna todavía: el enlace que muestra el inicio crea la primera' },
} as const;
