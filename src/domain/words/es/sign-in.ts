/** Cómo entra alguien y con qué: rechazos, historial, línea de comandos. */
export const signIn = {
  refusals: {
    session_needed:
      'Esto solo puede hacerlo usted, con la sesión iniciada en un navegador o con su nombre y contraseña: no con un token de acceso.',
    own_invitation:
      'Su propia contraseña no se pone con una invitación: cámbiela en Su inicio de sesión. Si no tiene ninguna, o la perdió, puede invitarle otro administrador.',
    wrong_code:
      'Este código es incorrecto o ya se usó. Espere el siguiente de su aplicación o use un código de recuperación.',
    sign_in_over:
      'Este inicio de sesión tardó demasiado o se dieron demasiados códigos incorrectos. Empiece otra vez con su contraseña.',
    second_factor_on: 'Usted ya tiene un segundo factor. Quítelo primero para configurar otro.',
    second_factor_off: 'Usted no tiene un segundo factor, así que no hay códigos de recuperación.',
    second_factor_not_begun:
      'No se está configurando ningún segundo factor, así que ningún código puede confirmarlo. Empiece de nuevo: se le muestra un secreto nuevo para su aplicación.',
    sign_in_again:
      'Usted no tiene contraseña aquí, así que primero entre otra vez: durante diez minutos puede cambiar cómo entra.',
    too_many_tokens: 'Usted ya tiene {limit} tokens que cuentan. Revoque uno que ya no se use.',
  },
  events: {
    'second_factor.set': 'Se configuró un segundo factor',
    'second_factor.removed': 'Se quitó el segundo factor',
    'recovery_codes.made': 'Se crearon nuevos códigos de recuperación',
    'recovery_code.used': 'Se usó un código de recuperación para entrar',
    'sessions.ended': 'Se terminaron sesiones: {count}',
    'password.changed': 'Se cambió la contraseña',
    'token.made': 'Se creó un token personal: {name} (…{hint}), {scope}, hasta {expires_at}',
    'token.revoked': 'Se revocó el token personal {name} (…{hint})',
  },
  scopes: { read: 'Solo lee', all: 'Todo lo que puede su persona' },
} as const;

export const cliTokens = {
  columns: { id: 'id', name: 'nombre', may: 'puede', ends: 'termina', used: 'último uso', hint: 'acaba en' },
  never: 'nunca',
  revoked: 'revocado',
  needsVerb: 'token admite make o revoke, o nada para la lista. tieout --help muestra todos los comandos.',
  needsName: 'token make necesita --name, para distinguirlo de otros.',
  needsId: 'token revoke necesita el id de un token: tieout token los muestra.',
  scope: '--scope es read o all.',
  days: '--days es un número entero de 1 a 366.',
  noPassword:
    'Los tokens los crea una persona, no un programa: defina TIEOUT_LOGIN y TIEOUT_PASSWORD solo para este comando, o cree el token en la página Su inicio de sesión.',
  secondFactor:
    'Usted entra con un segundo factor, que la línea de comandos no puede pedir: cree el token en la página Su inicio de sesión.',
  made: '{token}\nSe muestra una sola vez. Termina el {at}. Defínalo como TIEOUT_TOKEN donde corre su programa.',
  wasRevoked: 'Revocado: {name}.',
} as const;
