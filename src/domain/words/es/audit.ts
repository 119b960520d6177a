import type { Words } from '../shape.ts';

/** El historial sellado: lo que se dice al verificarlo, firmarlo y llevárselo. */
export const audit: Words['audit'] = {
  keyUnreadable:
    '{file} no contiene ninguna clave que responda de los historiales. Restáurela de una copia de seguridad.',
  sound:
    'El historial está completo: {sealed} sucesos concuerdan con sus sellos; un punto de control responde por {vouched}.',
  unsound: 'El historial NO está completo: hay {found} cosas mal entre {sealed} sucesos sellados.',
  waiting: '{waiting} sucesos son demasiado recientes para estar sellados; lo estarán en un momento.',
  noKey: 'Este servidor no firma puntos de control: no tiene dónde guardar su clave (TIEOUT_KEYS_DIR).',
  more: 'Solo se muestran los primeros {shown} de {found}.',
  flaws: {
    changed: 'El suceso {event} ({log}) en el lugar {place} no es el que se selló: se cambió después.',
    missing: 'El suceso {event} ({log}) en el lugar {place} se selló y ya no está.',
    inserted: 'El suceso {event} ({log}) nunca se selló aunque ya pasó su momento: se añadió después.',
    reordered: 'El suceso {event} ({log}) en el lugar {place} está donde se selló otro.',
    seal_changed: 'Se cambió un sello: sello {number}, suceso {event} ({log}).',
    seal_missing: 'Falta el sello {number}.',
    rewritten:
      'El punto de control {number} se firmó para otro historial: los sucesos hasta el lugar {place} se cambiaron y se sellaron de nuevo.',
    truncated:
      'El punto de control {number} conoce {place} sucesos y el historial termina antes: se le cortó el final.',
    checkpoint_invalid:
      'El punto de control {number} no lleva la firma de la clave de este servidor para esta empresa.',
    checkpoint_missing: 'Falta el punto de control {number}.',
  },
  made: 'El punto de control {number} responde por {place} sucesos.',
  nothingNew: 'No ha pasado nada desde el último punto de control.',
  noCheckpoints: 'Todavía no hay ningún punto de control.',
  notMade: 'No se hizo ningún punto de control: el historial no concuerda con sus sellos. `tieout verify` dice dónde.',
  columns: {
    flaw: 'defecto',
    place: 'lugar',
    log: 'registro',
    event: 'suceso',
    hash: 'huella',
    at: 'fecha',
    key: 'clave',
    says: 'dice',
    number: 'número',
  },
  file: {
    name: 'historial',
    place: 'Lugar',
    log: 'Registro',
    event: 'Suceso',
    at: 'Fecha (UTC)',
    person: 'Persona',
    type: 'Tipo',
    project: 'Proyecto',
    invoice: 'Factura',
    commitment: 'Compromiso',
    link: 'Enlace',
    recordKind: 'Clase de registro',
    record: 'Registro del ERP',
    evidence: 'Prueba',
    facts: 'Datos',
    request: 'Solicitud',
    hash: 'Huella',
  },
  needsFormat: '`tieout audit-export` conoce los formatos {formats}.',
  notAFile: 'No se puede leer {file}: {because}',
  notCheckpoints: '{file} no contiene puntos de control. `tieout checkpoints --out FILE` escribe un archivo así.',
  notAHistory: 'La línea {line} de {file} no es de un historial exportado.',
  needsKey: '`tieout verify-file ARCHIVO` necesita --checkpoints FILE: los puntos de control y la clave que guardó.',
  unfinished: '{file} no tiene última línea: se cortó la exportación o su final.',
  unanchored:
    '{file} empieza después del lugar {after}, donde no hay ningún punto de control guardado: nada dice aquí cuál fue su primer suceso.',
};
