/** El correo a quien cambió su forma de entrar, o a quien se la cambió alguien sentado ante su navegador. */
export const ownChanges = {
  subject: 'Se cambió su forma de entrar en Tieout',
  what: {
    password:
      'Se cambió su contraseña y se cerraron sus otras sesiones. Los tokens personales y las aplicaciones que usted dejó entrar siguen hasta que usted los termine.',
    codes_on: 'Desde ahora se piden códigos de una aplicación cuando usted entra.',
    codes_off: 'Ya no se piden códigos de una aplicación cuando usted entra.',
    recovery_codes: 'Se crearon códigos de recuperación nuevos; los anteriores ya no cuentan.',
    passkey_added: 'Se añadió una llave de acceso.',
    passkey_removed: 'Se quitó una llave de acceso.',
    token_made: 'Se creó un token personal, con el que un programa actúa en su nombre.',
  },
  next: 'Si fue usted, no hay nada que hacer. Si no, cambie enseguida su contraseña, cierre todas las demás sesiones, revise sus llaves de acceso y sus tokens, y avise a un administrador de su empresa.',
  open: 'Su forma de entrar',
  why: 'Recibe este correo con cada cambio de este tipo, sea cual sea el correo que haya elegido recibir.',
};
