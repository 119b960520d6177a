import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { fill, words } from '../../domain/words/words.ts';
import { type NewPasskey, type PasskeyOptions, type PasskeyPlace, Refused } from '../../http/client.ts';

const says = words.passkeys.page;

/** Loaded by whoever uses a passkey. */
const library = () => import('@simplewebauthn/browser');

/** Why there are no passkeys in this browser at this address; null where there are. */
export function whyNoPasskeys({ origin, because }: PasskeyPlace): string | null {
  if (because !== null) return says.notHere[because];
  const here = window.location.origin;
  if (origin !== here) return fill(says.notHere.elsewhere, { origin, here });
  return typeof window.PublicKeyCredential === 'function' ? null : says.notHere.browser;
}

/** Asks the browser for a new passkey. Throws, in words, what it did not do. */
export async function makePasskey({ options }: PasskeyOptions): Promise<NewPasskey['answer']> {
  const { startRegistration } = await library();
  try {
    const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
    return (await startRegistration({ optionsJSON })) as NewPasskey['answer'];
  } catch (trouble) {
    throw inOurWords(trouble);
  }
}

/** Asks the browser to sign with a passkey that there is. Throws, in words, what it did not do. */
export async function signWithPasskey({ options }: PasskeyOptions): Promise<object> {
  const { startAuthentication } = await library();
  try {
    const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
    return await startAuthentication({ optionsJSON });
  } catch (trouble) {
    throw inOurWords(trouble);
  }
}

const troubles: Readonly<Record<string, keyof typeof says.troubles>> = {
  ERROR_CEREMONY_ABORTED: 'cancelled',
  ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED: 'known',
  ERROR_AUTHENTICATOR_MISSING_DISCOVERABLE_CREDENTIAL_SUPPORT: 'cannot',
  ERROR_AUTHENTICATOR_MISSING_USER_VERIFICATION_SUPPORT: 'cannot',
  ERROR_AUTHENTICATOR_NO_SUPPORTED_PUBKEYCREDPARAMS_ALG: 'cannot',
};

/** As a refusal, so that a form shows it as it shows the server's. */
function inOurWords(trouble: unknown): Refused {
  const { code, name } = trouble as { code?: string; name?: string };
  const cancelled = name === 'NotAllowedError' || name === 'AbortError';
  const kind = (code === undefined ? undefined : troubles[code]) ?? (cancelled ? 'cancelled' : 'other');
  return new Refused(0, { code: `passkey_${kind}`, detail: says.troubles[kind] });
}
