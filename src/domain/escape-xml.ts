/** A text as it stands within XML and its attributes, SVG included. What XML cannot hold at all is the caller's to leave out. */
export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
