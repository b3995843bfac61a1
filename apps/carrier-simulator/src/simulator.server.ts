import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { openAdmin } from './admin/admin-routes.js';
import { ApiDoor } from './api/api-door.js';
import { notFound } from './api/answer.js';
import type { Resource } from './api/api-context.js';
import { accountsResource } from './api/accounts.resource.js';
import { alertsResource } from './api/alerts.resource.js';
import { authTokensResource } from './api/auth-tokens.resource.js';
import { callsResource } from './api/calls.resource.js';
import { contentResource } from './api/content.resource.js';
import { eventTypesResource } from './api/event-types.resource.js';
import { incomingPhoneNumbersResource } from './api/incoming-phone-numbers.resource.js';
import { keysResource } from './api/keys.resource.js';
import { lookupsResource } from './api/lookups.resource.js';
import { messageFeedbackResource } from './api/message-feedback.resource.js';
import { messageMediaResource } from './api/message-media.resource.js';
import { messagesResource } from './api/messages.resource.js';
import { messagingServicesResource } from './api/messaging-services.resource.js';
import { pathInServer } from './api/product-paths.js';
import { restrictedKeysResource } from './api/restricted-keys.resource.js';
import { serviceAlphaSendersResource, servicePhoneNumbersResource, serviceShortCodesResource } from './api/service-senders.resource.js';
import { sinksResource } from './api/sinks.resource.js';
import { subscriptionsResource } from './api/subscriptions.resource.js';
import { EdgeSwitchboard } from './fault/edge-switchboard.js';
import type { Simulator } from './simulator.js';
import { openVonage } from './vonage/vonage-routes.js';

/** What the API offers. A further resource of Twilio's is one more file here. */
const RESOURCES: readonly Resource[] = [
  accountsResource,
  alertsResource,
  authTokensResource,
  callsResource,
  contentResource,
  eventTypesResource,
  incomingPhoneNumbersResource,
  keysResource,
  lookupsResource,
  messageFeedbackResource,
  messageMediaResource,
  messagesResource,
  messagingServicesResource,
  restrictedKeysResource,
  serviceAlphaSendersResource,
  servicePhoneNumbersResource,
  serviceShortCodesResource,
  sinksResource,
  subscriptionsResource,
];

/** The simulator's HTTP surface: the API, the admin API and health. Writes no request to any log: they hold numbers and bodies. */
export function buildServer(simulator: Simulator): FastifyInstance {
  const server = Fastify({
    logger: false,
    forceCloseConnections: 'idle',
    rewriteUrl: (request) => pathInServer(request.url!, request.headers.host),
    routerOptions: { maxParamLength: 200 },
    ajv: { customOptions: { removeAdditional: false, allowUnionTypes: true } },
  });
  new ApiDoor(simulator.api).open(server, RESOURCES);
  const edges = new EdgeSwitchboard(() => (server.server.address() as AddressInfo).port);
  server.addHook('preClose', () => edges.close());
  openAdmin(server, simulator, edges);
  openVonage(server, simulator);
  server.get('/health/live', () => ({ status: 'live' }));
  server.get('/health/ready', () => ({ status: 'ready' }));
  server.setNotFoundHandler((request, reply) => {
    const { httpStatus, body } = notFound(request.url.split('?', 1)[0]!);
    return reply.code(httpStatus).send(body);
  });
  return server;
}
