import type { FastifyInstance } from 'fastify';
import type { EdgeSwitchboard } from '../fault/edge-switchboard.js';
import { findDuplicates, measurePace, orderByRecipient } from '../ledger/ledger-queries.js';
import { acceptedOf } from '../ledger/ledger-view.js';
import type { Simulator } from '../simulator.js';
import { EDGE_SCHEMA, ORDER_QUERY_SCHEMA, PACE_QUERY_SCHEMA, PUMPING_SCHEMA, VONAGE_SCHEMA } from './admin-schemas.js';
import type { EdgeState, PumpingRequest, VonageSettings } from './admin-shapes.js';

/** Questions to the ledger as a whole, and what else happened. */
export function openQueries(admin: FastifyInstance, simulator: Simulator): void {
  const accepted = () => acceptedOf(simulator.store.all);
  admin.get('/ledger/duplicates', () => findDuplicates(accepted()));
  admin.get<{ Querystring: { to?: string } }>('/ledger/order', { schema: { querystring: ORDER_QUERY_SCHEMA } }, ({ query }) => orderByRecipient(accepted(), query.to));
  admin.get<{ Querystring: { sender: string; windowMs: number } }>('/ledger/pace', { schema: { querystring: PACE_QUERY_SCHEMA } }, ({ query }) =>
    measurePace(accepted(), query.sender, query.windowMs),
  );
  admin.get('/debugger', () => simulator.debugger.all);
  admin.post<{ Body: PumpingRequest }>('/pumping', { schema: { body: PUMPING_SCHEMA } }, ({ body }) => simulator.pumping.add(body));
}

/** The second provider's account. */
export function openVonageSettings(admin: FastifyInstance, { vonage }: Simulator): void {
  admin.get('/vonage', () => vonage.settings);
  admin.put<{ Body: Partial<VonageSettings> }>('/vonage', { schema: { body: VONAGE_SCHEMA } }, ({ body }) => {
    vonage.change(body);
    return vonage.settings;
  });
}

/** The ports that lead to the API. */
export function openEdges(admin: FastifyInstance, edges: EdgeSwitchboard): void {
  admin.get('/edges', () => edges.all);
  admin.put<{ Params: { name: string }; Body: { state: EdgeState } }>('/edges/:name', { schema: { body: EDGE_SCHEMA } }, ({ params, body }) => edges.set(params.name, body.state));
}
