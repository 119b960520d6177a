/** Lo que dicen el servidor y la línea de comandos cuando otro cambió las formas de entrar de alguien. */
export const waysIn = {
  what: { codes: 'códigos de una aplicación', passkeys: '{n} llaves de acceso' },
  machine: 'quien opera Tieout',
  letter: {
    subject: 'Se quitó su segundo factor',
    says: '{by} quitó su segundo factor para Tieout: los códigos de su aplicación, los códigos de recuperación y las llaves de acceso ya no cuentan, y se cerraron todas sus sesiones.',
    reason: 'El motivo: {reason}',
    next: 'Entre con su contraseña y configure otro: hasta entonces su contraseña sola abre. Si usted no lo pidió, cambie su contraseña enseguida y avise a un administrador de su empresa.',
    open: 'Su inicio de sesión',
    why: 'Recibe este correo porque otra persona cambió la forma en que usted entra.',
  },
  cli: {
    needsLogin:
      'tieout free necesita el usuario de una persona, y --reason con el porqué: tieout free USUARIO --reason "perdió su teléfono".',
    noPerson: 'No hay ninguna persona {login} en esta instalación.',
    noDatabase:
      'No hay ni una base de datos de DATABASE_URL ni una que se haya creado aquí. Inicie esto en la máquina donde corre Tieout, en su carpeta, con el mismo TIEOUT_DATA_DIR.',
    nothingToTake: '{name} no tiene segundo factor ni llave de acceso: no se quitó nada ni se cerró ninguna sesión.',
    freed:
      'Se quitaron el segundo factor y las llaves de acceso de {name} ({what}), y sus sesiones terminan en cinco segundos. Su contraseña sola abre hasta que configure otro.',
    mailed: 'Se le avisa por correo.',
    notMailed: 'No se le avisó por correo: avísele.',
  },
} as const;
