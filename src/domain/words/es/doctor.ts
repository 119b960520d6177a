/** Lo que encuentra el examen de una conexión, cada cosa con lo que significa y qué hacer. */
export const doctor = {
  parts: {
    recordNumber: 'número de registro',
    invoiceNumber: 'número de factura',
    vendor: 'proveedor',
    job: 'obra',
    subcontract: 'número de subcontrato',
    description: 'descripción',
    billingDate: 'fecha de la factura',
    postingPeriod: 'período contable',
    postingYear: 'año contable',
    type: 'tipo de factura',
    status: 'estado',
    reference: 'nuestra referencia',
    total: 'total de la factura',
    retainage: 'retención',
    lines: 'líneas',
    subcontractLine: 'línea del subcontrato',
    lineDescription: 'descripción de una línea',
    costCode: 'código de costo de una línea',
    costType: 'tipo de costo de una línea',
    quantity: 'cantidad de una línea',
    unitPrice: 'precio unitario de una línea',
    amount: 'importe de una línea',
    lineRetainage: 'retención de una línea',
  },
  schema: {
    what: 'esquema de mensajes',
    none: 'No se leyó ningún esquema instalado: los nombres de los mensajes son inferidos, no conocidos. Indique el {file} instalado antes de la primera exportación real.',
    because: {
      documentType: 'no se lee un esquema con tipo de documento',
      notWellFormed: 'no es XML bien formado: {says} (renglón {line})',
      noSchema: 'no es un esquema XML: su raíz no es xs:schema',
      tooLarge: '{file} tiene más de {bytes} bytes',
      unknownEncoding: 'no se conoce su codificación {encoding}',
    },
    unreadable: '{file} no se puede leer como esquema: {because}.',
    read: 'Se leyó {file}: {count} elementos, espacio de nombres {namespace}.',
    oldNamespace:
      'El espacio de nombres del esquema es {namespace}; Tieout conoce {expected}. Los mensajes llevarán el del esquema. ¿Es una versión de Sage que Tieout conoce?',
    leftOut: 'Remite a {location}, que no se leyó: solo se leen esquemas legibles de su propia carpeta.',
    envelope: 'El esquema no declara {element}, que se ha visto en todos los mensajes.',
    request: 'Una factura por pagar se crea con {request}.',
    otherRequest:
      'Una factura por pagar se crea con {request}; Tieout espera {expected}. Compare la primera con mucho cuidado.',
    noRequest:
      'El esquema no tiene solicitud que cree una factura por pagar ({expected} o parecida), así que por él no se puede exportar nada. ¿Forma parte de esta versión la interfaz de programas para facturas por pagar?',
    found: 'Lo lleva {element}.',
    differs: 'Aquí lo lleva {element}; Tieout espera {expected}. Mírelo en la primera factura por pagar.',
    chosen: 'Lo lleva {element}, como se eligió en la configuración.',
    noSuchElement: 'La configuración elige para ello {element}, que {request} no tiene.',
    missing: 'No tiene lugar en {request}: Sage lo llenará, o lo dejará vacío.',
    missingButNeeded:
      'No tiene lugar en {request}, así que una factura por pagar no se podría volver a encontrar ni reconocer. Si un elemento lo lleva con otro nombre, elíjalo en la configuración.',
    spared: 'No tiene lugar en {request}, y la configuración dice que se prescinda de ello.',
    notSpared:
      'No tiene lugar en {request}. Si un elemento lo lleva con otro nombre, elíjalo en la configuración; si debe llenarlo Sage, diga allí que se prescinda de ello.',
    ownNumber:
      '{element} de {request} debe darse: Sage nos deja su número de registro. Tieout toma el siguiente libre, que alguien en la pantalla puede tomar en el mismo momento; entonces Sage rechaza la factura por pagar, y se envía otra vez.',
    shape: 'Lo lleva {element}, cuya forma Tieout no puede llenar.',
    short:
      '{element} admite {length} caracteres; la base de datos admite {expected}. Los textos más largos se rechazan antes de enviar.',
    tooShort:
      '{element} admite {length} caracteres, y el nuestro tiene {expected}. Elija otro campo definido por el usuario.',
    value: '{element} solo admite {values}, no {value}. Elija otro valor en la configuración.',
    unfilled:
      '{element} de {request} debe darse y no es nada que Tieout conozca. Diga en la configuración qué debe llevar siempre.',
    fixed: '{element} será siempre {value}.',
  },
  program: {
    exit: 'código de salida {code}',
    killed: 'lo mataron',
    thisMessage: 'lugar para este mensaje',
    itSays: '{sentence} (dice: {says})',
    tooLong: 'supera {bytes} bytes',
    notText: 'no es texto en UTF-8',
  },
  message: {
    amount: 'importe',
    noPlace:
      'Los mensajes de {erp} instalado no tienen lugar para {part} de esta factura por pagar. Captúrelo allí a mano, o cambie la factura.',
    tooLong: '{part} tiene {length} caracteres; los mensajes de {erp} instalado admiten {limit}: {value}. Acórtelo.',
    misformed: '{part} está escrito de un modo que los mensajes de {erp} instalado no admiten: {value}.',
  },
  sql: {
    whats: {
      server: 'SQL Server',
      login: 'usuario',
      trigger: 'logon trigger',
      clock: 'reloj',
      company: 'empresa',
      rights: 'permisos del usuario',
      records: 'registros',
      audit: 'auditoría',
      reference: 'campo de nuestra referencia',
      table: 'tabla {table}',
      length: 'longitud de {column}',
    },
    server: '{server}, versión {version}, {edition}.',
    login: 'Sesión iniciada en {database} como {login}, con el nombre de aplicación {app}.',
    letIn:
      'Deja entrar al usuario {login} con el nombre de aplicación {app}. Mire otra vez después de cada actualización de {erp}.',
    notAsked: 'No se miró, pues no se pudo preguntar a la base de datos.',
    clockAgrees: 'Este equipo y SQL Server difieren en {seconds} s.',
    clockDiffers:
      'Este equipo y SQL Server difieren en {seconds} s. De ello solo dependen las horas de los historiales; haga que ambos sigan un mismo servidor de hora.',
    company: 'Es la base de datos {database}, y en ella están los proveedores que nombra la configuración: {count}.',
    companyUnnamed:
      'Es la base de datos {database}. La configuración no nombra proveedores que deban estar en ella (knownVendors): nombre dos o tres, para que se note una copia vacía o restaurada con el mismo nombre.',
    otherDatabase: 'Esta es la base de datos {found}, no {expected}.',
    vendorsMissing:
      'Le faltan los proveedores {missing}, que según la configuración deben estar. ¿Es la empresa correcta?',
    noVendors: 'No muestra ningún proveedor. ¿Es la empresa correcta, y puede el usuario leerla?',
    mayNotRead: 'El usuario no puede leer {tables}. Dele el rol db_datareader en esta base de datos.',
    mayWrite:
      'El usuario también puede cambiar los libros ({how}). Tieout nunca lo hace; un usuario solo con db_datareader no puede causar daño si se pierde su contraseña.',
    readsOnly: 'Puede leer, y no cambiar nada.',
    records:
      '{vendors} proveedores, {jobs} obras, {costCodes} códigos de costo, {subcontracts} subcontratos, {invoices} facturas por pagar.',
    noRecords: 'No hay {what}: las facturas por pagar los necesitan.',
    tableWhole: 'Están las {count} columnas que lee Tieout.',
    tableMissing: 'No está, o el usuario no puede verla.',
    columnsMissing: 'Le faltan {columns}, que lee Tieout. ¿Es una versión de {erp} que Tieout conoce?',
    inferredMissing:
      'No tiene {columns}. Estos nombres son inferidos, y pueden ser otros aquí: lo que dirían se deja a {erp}.',
    shorter: '{column} admite {length} caracteres, y Tieout envía hasta {expected}.',
    auditReadable: 'Se puede leer: quién eliminó o cambió una factura por pagar se sabe desde el {since}.',
    auditEmpty: 'Se puede leer, y todavía no contiene ninguna factura por pagar.',
    auditClosed:
      'No se puede leer ({because}): no se mostrará quién eliminó una factura por pagar. Nada más depende de ello.',
    fieldFree: 'Nadie más lo usa; {ours} facturas llevan una referencia nuestra.',
    fieldUsed:
      '{others} facturas por pagar llevan en él otra cosa, como {example}. Tieout solo escribe en facturas propias; pero si las personas lo llenan a mano, elija otro campo definido por el usuario, o avíseles.',
  },
  programWhat: 'programa que entrega los mensajes',
  programFine: 'Se inició, abrió una sesión en {erp} y la cerró. No se entregó nada.',
  programNotAsked: 'La configuración todavía no nombra ninguno: no se puede exportar nada.',
  namesWhat: 'nombres de la configuración',
  namesAgree: 'Son los del esquema instalado.',
  namesDiffer:
    'No son los del esquema instalado. ¿Se actualizó {erp}? Tome los nombres nuevos después de leer lo que aquí se dice de ellos.',
  namesAbsent: 'No hay: los mensajes llevan los nombres inferidos hasta que se tomen los del esquema instalado.',
} as const;
