/** Hace cuánto pasó algo. */
export const ago = {
  seconds: ['hace {n} segundo', 'hace {n} segundos'],
  minutes: ['hace {n} minuto', 'hace {n} minutos'],
  hours: ['hace {n} hora', 'hace {n} horas'],
  days: ['hace {n} día', 'hace {n} días'],
  notSince: 'antes de que se detuviera',
} as const;

/** De los agentes: lo que dicen en su propio equipo. */
export const agents = {
  ago,
  run: {
    noAddress: '{hub} no es la dirección de un hub. Debe ser como https://tieout.example.com.',
    notEncrypted: '{hub} no está cifrado, y lo que se diga podría leerse y cambiarse en el camino. Use https://.',
    away: '{hub} no responde ({because})',
    silent: 'nada en {ms} ms',
    tooMuch: '{bytes} bytes son demasiados para una respuesta',
    cutOff: 'su respuesta se cortó',
    noHub: 'lo que responde allí no es un hub',
    hello: 'Atendiendo {name} en {hub} con {erp}.',
    back: 'El hub volvió.',
    stopping: 'Deteniéndose; {n} en curso.',
    keyChanged: 'La clave se cambió, como cada mes.',
    keyNotKept:
      'No se pudo escribir el cambio mensual de la clave ({because}). El agente sigue con la anterior y lo intenta de nuevo en una hora; revise su carpeta.',
    done: '{call} {id}: {how}, {ms} ms',
    well: 'hecho',
    notWell: 'mal',
    notTaken: 'La respuesta a {id} no se aceptó: {because}',
    noLonger: 'nadie la espera ya.',
    enrolled:
      'Registrado para la conexión {connection} de la empresa {company} en {hub}. Inícielo con `tieout agent run`.',
    takesNoKey:
      '{folder} no puede recibir la clave del agente ({because}). Indique con --folder una carpeta en la que este usuario pueda escribir; el código no se usó.',
    noKey:
      'No hay clave en {folder}. Registre antes este agente: `tieout agent enrol --url … --code … --folder {folder}`.',
    badKey: '{file} no se puede leer como clave de un agente. Registre este agente de nuevo.',
    closedToUs:
      'El usuario con el que esto se ejecuta ({user}) no puede leer {file}. Dele el archivo y su carpeta a ese usuario (chown), o inicie esto como su dueño.',
    noErp: 'No existe {file}. Dice cómo llegar al ERP, como muestra docs/guides/agent.md.',
    badErp: '{file} no se puede usar: {because}.',
    noJson: 'no es JSON',
    noKind: 'no tiene `kind`, como sage_100_contractor',
    noRecords: '`settings` debe ser un objeto, y `secrets` uno de textos',
    alreadyRuns:
      'Ya hay un agente en marcha desde {folder} (proceso {pid}). Deténgalo antes. Si el proceso {pid} no es un Tieout, elimine {path} e inicie otra vez.',
    openToOthers:
      'Otras personas de este equipo pueden leer {file}, y contiene un secreto. Permítalo solo a su dueño (chmod 600).',
    rowHub: 'hub',
    rowErp: 'ERP',
    rowRuns: 'en marcha',
    knows: '{hub} conoce este agente',
    runs: 'sí, proceso {pid}',
    runsNot: 'no',
    erpWell: '{erp} responde',
  },
} as const;
