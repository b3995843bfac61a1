/** By which a request signs in. */
export interface SignIn {
  readonly username: string;
  readonly password: string;
}

/** The value of the header Authorization. */
export function basicAuth({ username, password }: SignIn): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
