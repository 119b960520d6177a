/** Code page 1252, in which SQL Server keeps varchar under its default collation. */

/** What stands at 0x80 to 0x9F; elsewhere the code page is Latin-1. */
const special = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const byteOf = new Map([...special].map((character, i) => [character, 0x80 + i]));
const unknown = 0x3f;

/** What does not fit becomes a question mark, as in SQL Server: one for each UTF-16 unit. */
export function toCodePage(text: string): Buffer {
  const bytes = Buffer.alloc(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const plain = code < 0x80 || (code >= 0xa0 && code <= 0xff);
    bytes[i] = plain ? code : (byteOf.get(text[i]!) ?? unknown);
  }
  return bytes;
}

export function fromCodePage(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\u0080-\u009f]/g, (character) => special[character.charCodeAt(0) - 0x80]!);
}

/** A text as it would come back out of a varchar. */
export const asVarchar = (text: string): string => (isAscii(text) ? text : fromCodePage(toCodePage(text)));

// biome-ignore lint/suspicious/noControlCharactersInRegex: the first 128 characters are meant, all of them.
const isAscii = (text: string): boolean => /^[\u0000-\u007f]*$/.test(text);
