import { sidOfName } from '../account/sid-mint.js';
import { EVENT_TYPES, SCHEMA_VERSIONS, schemaUrlOf, type KnownType, type SchemaId } from '../event-stream/event-types.js';
import { answerList } from './answer-list.js';
import { notFound, ok, type Answer } from './answer.js';
import type { ApiCall } from './api-call.js';
import type { Resource } from './api-context.js';

/** Event Streams' types and the schemas of their events: list and fetch types, fetch a schema, list and fetch its versions. When each was made is not told. */
export const eventTypesResource: Resource = {
  at: '/events/v1',
  open(routes) {
    routes.get('/Types', listTypes);
    routes.get('/Types/:Type', (call) => {
      const known = EVENT_TYPES.find(({ type }) => type === call.params['Type']);
      return known === undefined ? notFound(call.path) : ok(viewType(known, call));
    });
    routes.get('/Schemas/:Id', (call) => withSchema(call, (id) => ok(viewSchema(id, call))));
    routes.get('/Schemas/:Id/Versions', (call) => withSchema(call, (id) => listVersions(id, call)));
    routes.get('/Schemas/:Id/Versions/:Version', (call) =>
      withSchema(call, (id) => {
        const version = versionsOf(id).find((number) => String(number) === call.params['Version']);
        return version === undefined ? notFound(call.path) : ok(viewVersion(id, version, call));
      }),
    );
  },
};

function listTypes(call: ApiCall): Answer {
  const schemaId = call.query.get('SchemaId');
  const wanted = EVENT_TYPES.filter((known) => !schemaId || known.schemaId === schemaId);
  // Lists are shown from their end. A sid stands for the name in page tokens alone.
  const items = wanted.map((known) => ({ sid: sidOfName('ET', known.type), known })).toReversed();
  return answerList(call, { key: 'types', items, view: ({ known }) => viewType(known, call) });
}

function withSchema(call: ApiCall, answer: (id: SchemaId) => Answer): Answer {
  const id = call.params['Id']!;
  return Object.hasOwn(SCHEMA_VERSIONS, id) ? answer(id as SchemaId) : notFound(call.path);
}

function listVersions(id: SchemaId, call: ApiCall): Answer {
  const items = versionsOf(id).map((version) => ({ sid: sidOfName('ET', `${id}/${version}`), version })).toReversed();
  return answerList(call, { key: 'schema_versions', items, view: ({ version }) => viewVersion(id, version, call) });
}

function versionsOf(id: SchemaId): number[] {
  return Array.from({ length: SCHEMA_VERSIONS[id] }, (_, index) => index + 1);
}

function viewType({ type, schemaId, description }: KnownType, call: ApiCall): object {
  return {
    date_created: null,
    date_updated: null,
    type,
    schema_id: schemaId,
    status: 'available',
    documentation_url: null,
    description,
    url: call.linkTo(`/v1/Types/${type}`),
    links: { schema: call.linkTo(`/v1/Schemas/${schemaId}/Versions`) },
  };
}

function viewSchema(id: SchemaId, call: ApiCall): object {
  const url = call.linkTo(`/v1/Schemas/${id}`);
  return { id, url, latest_version_date_created: null, latest_version: SCHEMA_VERSIONS[id], links: { versions: `${url}/Versions` } };
}

function viewVersion(id: SchemaId, version: number, call: ApiCall): object {
  return { id, schema_version: version, date_created: null, url: call.linkTo(`/v1/Schemas/${id}/Versions/${version}`), raw: schemaUrlOf(id, version) };
}
