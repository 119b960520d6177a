import type { Words } from '../shape.ts';

/** Secretos que se guardan cifrados, y las claves con que se cifran. */
export const secrets: Words['secrets'] = {
  set: 'El secreto {name} de la conexión {connection} queda guardado, sellado con la clave {key}.',
  removed: 'El secreto {name} de la conexión {connection} ya no está.',
  none: 'Esta conexión no tiene secretos aquí.',
  noKeys:
    'Este servidor no tiene clave para guardar secretos. Indíquele una con TIEOUT_SECRETS_KEY_FILE, TIEOUT_SECRETS_KEY_COMMAND o TIEOUT_KEYS_DIR y vuelva a iniciarlo.',
  unknownKey:
    'El secreto {name} se selló con la clave {key}, que este servidor no tiene: tiene {known}. Devuélvale esa clave (TIEOUT_SECRETS_KEY_FILE, TIEOUT_SECRETS_KEY_COMMAND o TIEOUT_SECRETS_KEY) o ponga el secreto de nuevo.',
  notOpened: 'El secreto {name} no se puede abrir: se cambió, o es de otra empresa o conexión. Póngalo de nuevo.',
  folderUnusable:
    '{folder} no puede guardar las claves del hub ({because}). TIEOUT_KEYS_DIR tiene que nombrar una carpeta en la que este usuario pueda escribir.',
  keyUnreadable: 'No se pueden leer las claves de los secretos de {place}: {because}',
  keyMisshapen:
    'Lo que {place} da como clave número {number} no es una clave: son 32 bytes al azar en base64, como los que imprime `openssl rand -base64 32`, una por línea, la más nueva primero.',
  commandFailed: 'terminó con {code}',
  needsName: '`tieout {command}` necesita una conexión y el nombre de un secreto: letras, cifras y guiones bajos.',
  ask: 'El secreto {name} de la conexión {connection}, una línea (no se muestra): ',
  needsValue: '`tieout secret-set` lee el secreto de su entrada estándar, y no llegó nada.',
  rotated:
    'La clave {key} sella a partir de ahora; {older} anteriores aún abren lo que sellaron. Los servidores la toman en segundos.',
  noKeysFile: 'No hay ningún archivo de claves en {file}. `tieout keys rotate` crea uno ahí.',
  rotateWhere: '`tieout keys` necesita el archivo de las claves: --keys FILE o TIEOUT_SECRETS_KEY_FILE.',
  keysWord: '`tieout keys` toma una palabra: list o rotate.',
  columns: { name: 'nombre', setAt: 'puesto el', by: 'por', key: 'clave', opens: 'abre', seals: 'sella' },
};
