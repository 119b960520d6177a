import { sayTrouble } from '../domain/trouble.ts';
import { wholeText } from '../domain/whole-text.ts';

/**
 * Why a list of an ERP could not be read, to be kept. Whoever wrote the connector chose the words of what it throws: a NUL in them
 * no database keeps, and a reason that cannot be kept would have the whole list read again and again, without an end.
 */
export function reasonOf(cause: unknown, erp: string): string {
  const said = cause instanceof Error ? cause.message : String(cause);
  return said.trim() === '' ? sayTrouble('unexplained', { erp }) : wholeText(said);
}
