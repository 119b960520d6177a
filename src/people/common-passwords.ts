let loading: Promise<ReadonlySet<string>> | null = null;

/**
 * The 49,233 passwords that lists of breached ones hold most often, in small letters. They come with a package (MIT,
 * `@zxcvbn-ts/language-common`), so nobody outside is asked and nothing leaves this machine. Read at the first use: 50 ms
 * and 20 MB that only whoever sets a password costs.
 */
export function commonPasswords(): Promise<ReadonlySet<string>> {
  loading ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common']));
  return loading;
}
