import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { EdgeSwitchboard } from '../fault/edge-switchboard.js';
import { completeFaults } from '../fault/fault-settings.js';
import { ledgerLines, pageLedger, type LedgerQuery } from '../ledger/ledger-view.js';
import type { Simulator } from '../simulator.js';
import { ACCOUNT_SCHEMA, FAULTS_SCHEMA, INBOUND_SCHEMA, LEDGER_QUERY_SCHEMA, SENDERS_SCHEMA, SETTINGS_SCHEMA } from './admin-schemas.js';
import { openEdges, openQueries, openVonageSettings } from './carrier-routes.js';
import type { AccountSettings, FaultSettings, InboundRequest, SenderSettings, SimulatorSettings } from './admin-shapes.js';

/** How tests and operators look into the simulator and change its mind. Open to whoever reaches the port: it is no part of what is simulated. */
export function openAdmin(server: FastifyInstance, simulator: Simulator, edges: EdgeSwitchboard): void {
  void server.register(
    (admin, _options, done) => {
      openLedger(admin, simulator);
      openSettings(admin, simulator);
      openAccounts(admin, simulator);
      openQueries(admin, simulator);
      openEdges(admin, edges);
      openVonageSettings(admin, simulator);
      done();
    },
    { prefix: '/admin' },
  );
}

function openLedger(admin: FastifyInstance, simulator: Simulator): void {
  admin.get<{ Querystring: LedgerQuery }>('/ledger', { schema: { querystring: LEDGER_QUERY_SCHEMA } }, (request) => pageLedger(simulator.store.all, request.query));
  admin.get('/ledger.ndjson', (_request, reply) => reply.type('application/x-ndjson').send(Readable.from(ledgerLines(simulator.store.all))));
  admin.get('/ledger/summary', () => simulator.summarize());
  admin.post('/reset', () => {
    simulator.reset();
    return {};
  });
  admin.post<{ Body: InboundRequest }>('/inbound', { schema: { body: INBOUND_SCHEMA } }, (request) => ({ sid: simulator.receive(request.body).sid }));
}

function openSettings(admin: FastifyInstance, { faults, senders, settings }: Simulator): void {
  admin.get('/faults', () => faults.settings);
  admin.put<{ Body: Partial<FaultSettings> }>('/faults', { schema: { body: FAULTS_SCHEMA } }, (request) => {
    faults.change(completeFaults(request.body));
    return faults.settings;
  });
  admin.get('/senders', () => senders.settings);
  admin.put<{ Body: SenderSettings[] }>('/senders', { schema: { body: SENDERS_SCHEMA } }, (request) => {
    senders.change(request.body);
    return senders.settings;
  });
  admin.get('/settings', () => settings.current);
  admin.put<{ Body: Partial<SimulatorSettings> }>('/settings', { schema: { body: SETTINGS_SCHEMA } }, (request) => {
    settings.change(request.body);
    return settings.current;
  });
}

function openAccounts(admin: FastifyInstance, { accounts, api }: Simulator): void {
  admin.put<{ Body: AccountSettings; Params: { sid: string } }>('/accounts/:sid', { schema: { body: ACCOUNT_SCHEMA } }, (request) => {
    accounts.put(request.params.sid, request.body, api.timeline.nowMs());
    return {};
  });
  admin.post<{ Params: { sid: string } }>('/keys/:sid/revoke', (request, reply) => reply.code(accounts.revokeKey(request.params.sid) ? 200 : 404).send({}));
  admin.post<{ Params: { sid: string } }>('/accounts/:sid/promote', (request, reply) => {
    const isPromoted = accounts.promote(request.params.sid, api.timeline.nowMs());
    return reply.code(isPromoted ? 200 : 409).send({});
  });
}
