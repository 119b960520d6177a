/** Llaves de acceso, y lo que un administrador hace con las formas de entrar de otros. Lo que solo dice el servidor está en ways-in.ts. */
export const passkeys = {
  refusals: {
    wrong_passkey:
      'Esta llave de acceso no abre: ya no se conoce aquí, o no es de esta dirección. Entre de otra forma y mire Su inicio de sesión.',
    passkey_copied:
      'Se rechazó esta llave de acceso y ya no abre: lo que envió muestra que hay una copia de ella. Entre de otra forma, quítela en Su inicio de sesión y cree una nueva.',
    passkey_over: 'Esto tardó demasiado, o ya se había respondido. Empiece otra vez.',
    passkeys_not_here:
      'Las llaves de acceso solo funcionan donde a Tieout se llega por https y bajo un nombre. Quien lo opera dice dónde en TIEOUT_PUBLIC_URL.',
    passkey_known: 'Este dispositivo ya tiene una llave de acceso para Tieout. Use esa, o quítela primero.',
    too_many_passkeys: 'Usted ya tiene {limit} llaves de acceso. Quite una que ya no se use.',
    factor_not_shown:
      'Usted tiene un segundo factor, y esta sesión empezó sin él. Cierre la sesión y entre otra vez con él.',
    own_factor:
      'Su propio segundo factor no se quita aquí: quítelo en Su inicio de sesión. Si lo perdió, puede hacerlo otro administrador, o quien opera Tieout, con tieout free.',
  },
  events: {
    'passkey.added': 'Se creó una llave de acceso: {name}',
    'passkey.renamed': 'La llave de acceso {from} se llama ahora {to}',
    'passkey.removed': 'Se quitó la llave de acceso {name}',
    'passkey.copied': 'Se bloqueó la llave de acceso {name}: su cuenta retrocedió, así que hay una copia de ella',
    'person.factors_taken': '{name}: se quitaron el segundo factor y las llaves de acceso. El motivo: {reason}',
    'person.sessions_ended': 'Se cerraron todas las sesiones de {name}: {count}',
    'person.token_revoked': 'Un administrador revocó el token personal {token} (…{hint}) de {name}',
    'person.application_ended': 'La aplicación {application} ya no actúa en nombre de {name}',
  },
  page: {
    title: 'Llaves de acceso',
    lead: 'Una llave de acceso está en su dispositivo, su teléfono o una llave de seguridad. Pide su dedo, su cara o un PIN, así que vale por su contraseña y su segundo factor juntos. Después de su contraseña sirve de segundo factor.',
    none: 'Usted no tiene ninguna llave de acceso.',
    add: 'Nueva llave de acceso',
    name: 'Nombre',
    nameHint: 'Para distinguirla de otras, por ejemplo «Portátil del trabajo».',
    made: 'Creada',
    used: 'Último uso',
    never: 'Nunca',
    synced: 'en todos los dispositivos de su cuenta',
    oneDevice: 'en un dispositivo',
    where: 'Dónde',
    blocked: 'Bloqueada {at}: hay una copia de ella. Quítela.',
    rename: 'Cambiar el nombre',
    renameTitle: 'Cambiar el nombre de {name}',
    save: 'Guardar',
    remove: 'Quitar',
    removeTitle: 'Quitar {name}',
    removeSays: 'Desde entonces no abre nada. Bórrela también en el dispositivo, o allí se seguirá ofreciendo.',
    added: 'Se creó {name}. Desde ahora su contraseña sola no abre nada.',
    renamed: '{name} se llama ahora {to}.',
    removed: 'Se quitó {name}.',
    noApp: 'Su llave de acceso es su segundo factor. Además se puede configurar una aplicación de códigos.',
    codesSays:
      'Cada uno abre una vez después de su contraseña, si pierde su llave de acceso. Se muestran una sola vez: imprímalos o guárdelos donde guarda contraseñas.',
    taken: 'Le quitaron su segundo factor el {at}. Hasta que configure otro, quien descubra su contraseña está dentro.',
    notHere: {
      ip_address:
        'Aquí no se pueden usar llaves de acceso: a Tieout se llega por una dirección IP, y los navegadores las atan a un nombre. Quien opera Tieout le da un nombre y https, y lo dice en TIEOUT_PUBLIC_URL.',
      plain_http:
        'Aquí no se pueden usar llaves de acceso: a Tieout se llega sin https, y así los navegadores no crean ninguna. Quien opera Tieout le pone TLS delante, y lo dice en TIEOUT_PUBLIC_URL.',
      bare_name:
        'Aquí no se pueden usar llaves de acceso: a Tieout se llega por un nombre sin punto, y los navegadores solo aceptan uno entero, como tieout.example.com. Quien opera Tieout lo dice en TIEOUT_PUBLIC_URL.',
      elsewhere: 'Las llaves de acceso funcionan en {origin}, y esta página se abrió en {here}. Ábrala allí.',
      browser: 'Este navegador no conoce llaves de acceso. Use uno más nuevo, u otro.',
    },
    troubles: {
      cancelled: 'No se hizo nada: el navegador no recibió su dedo, cara o PIN, o tardó demasiado.',
      known: 'Este dispositivo ya tiene una llave de acceso para Tieout.',
      cannot: 'Este dispositivo no puede crear una llave de acceso que pida dedo, cara o PIN. Use otro.',
      other: 'El navegador no pudo hacerlo. Inténtelo otra vez, o use otra forma.',
    },
  },
  signIn: {
    button: 'Entrar con una llave de acceso',
    second: 'Usar una llave de acceso',
    secondOnly: 'Use su llave de acceso, o escriba uno de sus códigos de recuperación.',
    recovery: 'Código de recuperación',
  },
  others: {
    signOut: 'Terminar sesiones',
    signOutAbout: 'Cerrar todas las sesiones de {name}',
    signOutTitle: '¿Cerrar todas las sesiones de {name}?',
    signOutSays:
      'Terminan todas sus sesiones, en cualquier navegador. Con su contraseña puede entrar otra vez: desactívelo para que no entre.',
    signedOut: 'Se cerraron las sesiones de {name}: {n}.',
    free: 'Segundo factor',
    freeAbout: 'Quitar el segundo factor y las llaves de acceso de {name}',
    freeTitle: 'Quitar el segundo factor de {name}',
    freeSays:
      'Para alguien que perdió su teléfono o su llave de acceso. Asegúrese por otro medio que el correo de que es realmente esa persona. Sus códigos, códigos de recuperación y llaves de acceso dejan de contar y sus sesiones terminan; se le avisa por correo, si está configurado. Hasta que configure otro, su contraseña sola abre.',
    reason: 'Motivo',
    reasonHint: 'Queda en el historial y en el correo para la persona.',
    reasonMissing: 'Diga por qué: queda en el historial.',
    freeButton: 'Quitar',
    freed: 'Se quitó el segundo factor de {name}.',
    has: 'segundo factor',
    hasPasskeys: ['{n} llave de acceso', '{n} llaves de acceso'],
    tokens: 'Tokens personales',
    tokensLead:
      'Programas que hablan por una persona, creados por esa persona. Los tokens de personas de otra empresa están aquí si solo llegan a esta empresa.',
    noTokens: 'Nadie tiene un token personal.',
    person: 'De',
    tokenRevoked: 'Se revocó el token {name}.',
    accountUsed: 'Último uso',
    accountNever: 'Nunca',
  },
} as const;
