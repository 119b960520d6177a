import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = (name: string) => fileURLToPath(new URL(`./certificate/test-only-${name}.pem`, import.meta.url));

/** For localhost and 127.0.0.1, good until 2126. Its key is in everyone's hands: for tests alone. */
export const certificateFile = file('certificate');
export const testCertificate = { cert: readFileSync(certificateFile), key: readFileSync(file('key')) };
