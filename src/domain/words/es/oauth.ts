/** Lo que responde `/oauth/…`: siempre en inglés, pues lo leen los clientes de Procore. */
export { oauth } from '../en/oauth.ts';

/** Una falla nuestra, y una respuesta que no es de Tieout. */
export const failures = {
  bug: 'Algo salió mal dentro de Tieout. No se cambió nada más. Diga a su administrador el id de la solicitud.',
  answered: 'El servidor respondió {status}.',
} as const;
