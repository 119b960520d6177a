/** Las palabras de la línea de comandos para los demás registros. */
export const cliRecords = {
  linkedAll: '{count} vinculados, quedan {left}.',
  refreshed: 'Se está leyendo de nuevo.',
  kinds: 'Diga qué tipo de registro: {kinds}.',
  moves: 'Diga qué hacer: {moves}.',
  columns: {
    id: 'id',
    erp: 'id en el ERP',
    number: 'número',
    name: 'nombre',
    project: 'proyecto',
    theirs: 'en el ERP',
    state: 'estado',
  },
} as const;
