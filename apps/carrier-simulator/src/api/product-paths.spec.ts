import { expect, test } from 'vitest';
import { pathInServer } from './product-paths.js';

test.each([
  ['the classic API by its own host', '/2010-04-01/Accounts.json', 'api.twilio.com', '/2010-04-01/Accounts.json'],
  ['a product by its own host', '/v1/Services', 'messaging.twilio.com', '/messaging/v1/Services'],
  ['a product by edge and region', '/v1/Services?PageSize=1', 'messaging.dublin.ie1.twilio.com', '/messaging/v1/Services?PageSize=1'],
  ['a product by a local name', '/v1/Services', 'messaging.localhost:4010', '/messaging/v1/Services'],
  ['a product by the first folder', '/messaging/v1/Services', '127.0.0.1:4010', '/messaging/v1/Services'],
  ['a bare path', '/v2/PhoneNumbers/+15550100001', '127.0.0.1:4010', '/lookups/v2/PhoneNumbers/+15550100001'],
  ['the classic API by the first folder', '/api/2010-04-01/Accounts.json', '127.0.0.1:4010', '/2010-04-01/Accounts.json'],
  ['what only begins like a resource', '/v1/Servicesx', undefined, '/v1/Servicesx'],
  ['another path', '/admin/ledger', '127.0.0.1:4010', '/admin/ledger'],
])('%s', (_name, url, host, expected) => {
  expect(pathInServer(url, host)).toBe(expected);
});
