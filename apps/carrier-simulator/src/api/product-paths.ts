/**
 * Twilio's products live on hosts of their own, all of them here on one server: below `/<product>`, the classic API at the root. A bare
 * path counts as that of the product that has such a resource, so that a client may be pointed here by its origin alone.
 */
const RESOURCES_OF_PRODUCT = {
  messaging: /^\/v1\/Services(?![^/?])/,
  accounts: /^\/v1\/AuthTokens(?![^/?])/,
  iam: /^\/v1\/Keys(?![^/?])/,
  monitor: /^\/v1\/Alerts(?![^/?])/,
  lookups: /^\/v2\/PhoneNumbers(?![^/?])/,
  content: /^\/v1\/Content(?![^/?])/,
  events: /^\/v1\/(?:Sinks|Subscriptions|Types|Schemas)(?![^/?])/,
} as const;
const PRODUCTS = Object.entries(RESOURCES_OF_PRODUCT);
/** `messaging.twilio.com`, also with an edge and a region, and `messaging.localhost`. */
const PRODUCT_HOST = /^([a-z]+)\.(?:(?:[a-z0-9-]+\.){0,2}twilio\.com|localhost)(?::\d+)?$/;

/** The path in this server of a request for `url` at `host`. */
export function pathInServer(url: string, host: string | undefined): string {
  const [, label] = PRODUCT_HOST.exec(host ?? '') ?? [];
  if (label !== undefined && label in RESOURCES_OF_PRODUCT) return `/${label}${url}`;
  if (url.startsWith('/api/2010-04-01')) return url.slice('/api'.length);
  const product = PRODUCTS.find(([, resources]) => resources.test(url));
  return product === undefined ? url : `/${product[0]}${url}`;
}
