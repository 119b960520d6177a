import { keys } from '../../api.ts';

/** Below the connections, so that what makes them be asked for again makes their health too. */
export const healthKey = (company: number, connection: number) =>
  [...keys.connections(company), connection, 'health'] as const;
