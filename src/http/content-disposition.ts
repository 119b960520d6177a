/**
 * `Content-Disposition` for something that is saved and never shown in the page's own origin. Old readers take the plain
 * name, all others the whole one (RFC 6266).
 */
export function attachmentNamed(name: string): string {
  const plain = name.replace(/[^\w.()[\] -]/g, '_').replace(/^\.+/, '_');
  const whole = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}

/** A part of a file's name: letters, digits, dots and hyphens; every other run becomes one hyphen. */
export const namePart = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60);
