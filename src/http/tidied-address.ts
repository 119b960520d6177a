/**
 * An address as Procore's clients mean it. A host that is configured with a slash at its end makes `//rest/v1.0/me`, and many
 * write one behind the address too; Procore reads over both. Without this the first is answered by the page, 200 and HTML.
 */
export function tidiedAddress(address: string): string {
  const [path = '', ...query] = address.split('?');
  if (!/^\/+(rest|oauth)\//.test(path)) return address;
  return [path.replace(/\/{2,}/g, '/').replace(/\/$/, ''), ...query].join('?');
}
