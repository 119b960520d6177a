import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fill, words } from '../../domain/words/words.ts';
import { parseSchema, type SchemaTree, takenIn, treeOf, type XsNode } from './schema-tree.ts';

const { because } = words.doctor.schema;

/** An installed `mbxml.xsd` is a file of a few megabytes at most. */
export const longestSchema = 8_000_000;
/** The most files that a schema may be made of. */
const mostSchemaFiles = 20;

export interface ReadSchema {
  readonly tree: SchemaTree;
  /** What the files refer to and was not read, for it lies elsewhere, is missing or can be no schema. */
  readonly leftOut: readonly string[];
}

/**
 * Reads an installed schema and what it takes in. Only files of its own folder are opened, whatever it names: a path, a
 * web address or a drive in it is left out and told.
 * @throws where the first file cannot be read, is too large, or is no schema.
 */
export async function readSchemaFiles(file: string): Promise<ReadSchema> {
  const folder = path.dirname(path.resolve(file));
  const schemas: XsNode[] = [await readOne(path.resolve(file))];
  const seen = new Set([path.basename(file).toLowerCase()]);
  const leftOut: string[] = [];
  for (let at = 0; at < schemas.length; at++) {
    for (const location of takenIn(schemas[at]!)) {
      const plainName = /^(\.[\\/])?([^\\/:*?"<>|]+)$/.exec(location.trim())?.[2];
      if (plainName !== undefined && seen.has(plainName.toLowerCase())) continue;
      if (plainName === undefined || plainName === '..' || schemas.length >= mostSchemaFiles) {
        leftOut.push(location);
        continue;
      }
      seen.add(plainName.toLowerCase());
      const read = await readOne(path.join(folder, plainName)).catch(() => null);
      if (read === null) leftOut.push(location);
      else schemas.push(read);
    }
  }
  return { tree: treeOf(schemas), leftOut };
}

async function readOne(file: string): Promise<XsNode> {
  const { size } = await stat(file);
  if (size > longestSchema)
    throw new Error(fill(because.tooLarge, { file: path.basename(file), bytes: longestSchema }));
  return parseSchema(decode(await readFile(file)));
}

/** As its first bytes or its declaration say: programs on Windows write UTF-8 with a mark, UTF-16, or a code page. */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const said = /^\s*<\?xml[^>]*encoding=["']([\w.-]+)["']/i.exec(start)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(/^utf-?16/i.test(said) ? 'utf-8' : said).decode(bytes);
  } catch {
    throw new Error(fill(because.unknownEncoding, { encoding: said }));
  }
}
