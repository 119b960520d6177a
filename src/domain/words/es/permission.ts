export const levels = {
  none: 'Ninguno',
  read_only: 'Solo lectura',
  standard: 'Estándar',
  admin: 'Administrador',
} as const;
export const tools = {
  commitments: 'la herramienta Compromisos del proyecto',
  erp_integrations: 'la herramienta Integraciones ERP',
  directory: 'el Directorio de la empresa',
} as const;
/** Cómo se habla de la necesidad de cada nivel: uno más alto también sirve. */
export const levelOnTool = {
  none: '{level} o más en {tool}',
  read_only: '{level} o más en {tool}',
  standard: '{level} o Administrador en {tool}',
  admin: '{level} en {tool}',
} as const;
export const privilege = 'el privilegio Puede enviar a contabilidad en el directorio de la empresa';
export const and = ' y ';
