/** How the carrier's API is reached. */
export interface TwilioReach {
  /** Names of edges, e.g. ashburn, dublin; the preferred one first. None: the carrier's own choice, which knows no other way when it fails. */
  readonly edges: readonly string[];
  /** Where the account's data lie. */
  readonly region: string;
}

const WORD = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** The origins of the API, one for each edge; RangeError for a name that cannot be one. */
export function twilioOrigins({ edges, region }: TwilioReach): readonly string[] {
  const wrong = [...edges, region].find((word) => !WORD.test(word));
  if (wrong !== undefined) throw new RangeError(`${wrong} is not the name of an edge or region`);
  return edges.length === 0 ? ['https://api.twilio.com'] : edges.map((edge) => `https://api.${edge}.${region}.twilio.com`);
}
