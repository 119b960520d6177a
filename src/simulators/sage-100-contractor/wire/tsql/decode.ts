import { asVarchar } from '../code-page.ts';
import { atScale, decimalText, parseDecimal } from '../decimals.ts';
import { datetimeText, momentText, parseMoment } from '../moments.ts';
import type { SqlType, SqlValue } from '../sql-type.ts';

/** A cell as PostgreSQL writes it, in the form that the wire agrees on (see SqlValue). */
export function decode(cell: string | null, type: SqlType): SqlValue {
  if (cell === null) return null;
  switch (type.kind) {
    case 'bit':
      return cell !== '0' && cell !== 'f';
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'float':
      return Number(cell);
    case 'decimal': {
      const read = parseDecimal(cell);
      if (!read) throw new Error(`PostgreSQL answered ${cell.slice(0, 60)} where a decimal was asked for.`);
      return read.scale === type.scale ? cell : decimalText(atScale(read, type.scale), type.scale);
    }
    case 'uniqueidentifier':
      return cell.toUpperCase();
    case 'varchar':
      return asVarchar(cell);
    case 'datetime':
    case 'datetime2': {
      const moment = parseMoment(cell);
      if (!moment) throw new Error(`PostgreSQL answered ${cell.slice(0, 60)} where a moment was asked for.`);
      return type.kind === 'datetime' ? datetimeText(moment) : momentText(moment, type.scale);
    }
    default:
      return cell;
  }
}
