/** Lo que dice la línea de comandos de las personas y de lo que pueden hacer. */
export const cliPeople = {
  needsVerb: '`tieout people` no necesita palabra, o una de add, invite, activate y deactivate con un usuario.',
  needsLogin: '`tieout {command}` necesita el usuario de una persona.',
  needsName: '`tieout people add` necesita --name NOMBRE.',
  needsPrivilege: '`tieout {command}` necesita las palabras push-to-accounting USUARIO.',
  noPerson: 'No hay {login} en esta empresa. `tieout people` muestra a todas las personas.',
  noTemplate: 'No hay plantilla {name} en esta empresa.',
  added:
    'Se agregó a {name} como {login}. `tieout people invite {login}` crea el enlace con el que pone una contraseña.',
  invited: `{link}

Hasta el {at}, una vez: quien lo tenga pone la contraseña de {name}. No lo dé a nadie más.`,
  activated: '{name} está en activo otra vez.',
  deactivated: '{name} ya no está en activo: nada de esta empresa se le abre.',
  granted: 'Desde ahora {name} puede enviar a contabilidad.',
  revoked: '{name} ya no puede enviar a contabilidad.',
  columns: {
    login: 'usuario',
    name: 'nombre',
    email: 'correo',
    vendor: 'proveedor',
    active: 'activo',
    erp: 'integraciones erp',
    directory: 'directorio',
    push: 'envía',
    template: 'plantilla',
    password: 'contraseña',
  },
  yes: 'sí',
  none: '–',
} as const;
