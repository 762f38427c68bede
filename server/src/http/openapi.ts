import * as badges from '@monban/core/api/badges';
import * as bulk from '@monban/core/api/bulk';
import * as conventions from '@monban/core/api/conventions';
import { API_ROOT } from '@monban/core/api/conventions';
import * as doors from '@monban/core/api/doors';
import * as events from '@monban/core/api/events';
import * as municipalities from '@monban/core/api/municipalities';
import * as municipalityProfile from '@monban/core/api/municipality-profile';
import * as organisation from '@monban/core/api/organisation';
import * as oversight from '@monban/core/api/oversight';
import * as people from '@monban/core/api/people';
import * as permissions from '@monban/core/api/permissions';
import * as restoration from '@monban/core/api/restoration';
import * as rules from '@monban/core/api/rules';
import * as savedViews from '@monban/core/api/saved-views';
import * as session from '@monban/core/api/session';
import * as policy from '@monban/core/access/policy';
import * as ids from '@monban/core/ids';
import * as enrolment from '@monban/core/messages/enrolment';
import type { ErrorCode } from '@monban/core/errors';
import { z } from 'zod';
import { isKeyed } from './is-keyed.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { withExamples } from './openapi-examples.ts';
import { VISIT_DESK, type Route } from './route.ts';
import { SENTENCE_OF, STATUS_OF } from './status-table.ts';

type Json = Record<string, unknown>;

const SECURITY_SCHEMES = {
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'Of somebody who has signed in; it ends after some minutes and is renewed by POST /sessions/refresh.',
  },
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'mbk_<id>.<secret>',
    description:
      'Of a program: shown once by POST /api-keys, with an end, and with no more rights than its maker.',
  },
  deskToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'Of a guest at the desk of one visit; it ends after some minutes, is renewed by POST /visit-desk/session/renewal, and never lives past the day.',
  },
};

const MODULES = [
  badges,
  bulk,
  conventions,
  doors,
  events,
  municipalities,
  municipalityProfile,
  organisation,
  oversight,
  people,
  permissions,
  restoration,
  rules,
  savedViews,
  session,
  policy,
  ids,
  enrolment,
];

const { requestsPerMinute, requestsPerMinuteAndAddress } = DEFAULT_LIMITS;
const LIMITS =
  `One operator or API key makes at most ${String(requestsPerMinute)} requests a minute, one address at most ` +
  `${String(requestsPerMinuteAndAddress)}, and guesses at secrets far fewer; what is beyond is answered with 429, and ` +
  'Retry-After says when to come again.';

/** RFC 9110 section 10.2.3, always as seconds. */
const RETRY_AFTER = {
  description: 'Seconds to wait before the next try',
  required: true,
  schema: { type: 'integer', minimum: 1 },
};

/** The description of the API (OpenAPI 3.1), written from the same declarations that are mounted. */
export function openApiOf(routes: readonly Route[]): Json {
  const writer = new SchemaWriter();
  const paths: Record<string, Json> = {};
  for (const declared of routes) {
    const path = (paths[`${API_ROOT}${declared.path}`] ??= {});
    path[declared.method] = operationOf(declared, writer);
  }
  return withExamples({
    openapi: '3.1.0',
    info: {
      title: 'Monban',
      version: '1',
      description: `Every change names the version it changes (If-Match); every failure is an RFC 9457 problem. ${LIMITS}`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].sort().map((name) => ({ name })),
    paths,
    components: {
      schemas: writer.components({ Problem: conventions.Problem }),
      responses: writer.responses(),
      headers: { RetryAfter: RETRY_AFTER },
      securitySchemes: SECURITY_SCHEMES,
    },
  });
}

function operationOf(declared: Route, writer: SchemaWriter): Json {
  const parameters = [
    ...parametersOf('path', declared.params, writer),
    ...parametersOf('query', declared.query, writer),
    ...headersOf(declared),
  ];
  return {
    operationId: declared.operationId,
    tags: [declared.tag],
    summary: declared.summary,
    ...(declared.permission !== 'public' && { 'x-permission': declared.permission }),
    security: securityOf(declared.permission),
    ...(parameters.length > 0 && { parameters }),
    ...requestBodyOf(declared, writer),
    responses: responsesOf(declared, writer),
  };
}

/** What only people do is not in the reach of any key. */
function securityOf(permission: Route['permission']): Json[] {
  if (permission === 'public') return [];
  if (permission === VISIT_DESK) return [{ deskToken: [] }];
  const isForKeys = permissions.API_KEY_PERMISSIONS.includes(permission);
  return [{ accessToken: [] }, ...(isForKeys ? [{ apiKey: [] }] : [])];
}

function parametersOf(place: 'path' | 'query', schema: z.ZodType | undefined, writer: SchemaWriter): Json[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || !field.safeParse(undefined).success,
    schema: writer.write(field, 'input'),
  }));
}

function headersOf(declared: Route): Json[] {
  const header = (name: string, isRequired: boolean) => ({
    name,
    in: 'header',
    required: isRequired,
    schema: { type: 'string' },
  });
  return [
    ...(declared.ifMatch ? [header('If-Match', declared.ifMatch === true)] : []),
    ...(isKeyed(declared) ? [header('Idempotency-Key', false)] : []),
  ];
}

function requestBodyOf({ body, upload }: Route, writer: SchemaWriter): Json {
  if (upload) return { requestBody: { required: true, content: filesOf(upload.mediaTypes, upload.example) } };
  return body ? { requestBody: { required: true, content: jsonOf(writer.write(body, 'input')) } } : {};
}

/** Bytes as they are: OpenAPI 3.1 describes a file by its media type alone. Of text an example can be shown. */
function filesOf(mediaTypes: readonly string[], example?: string): Json {
  const shown = (mediaType: string) =>
    example !== undefined && mediaType.startsWith('text/') ? { example } : {};
  return Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, shown(mediaType)]));
}

function responsesOf(declared: Route, writer: SchemaWriter): Json {
  const good = goodContentOf(declared, writer);
  return {
    [declared.status]: { description: 'Done', ...(declared.status !== 204 && { content: good }) },
    ...(declared.waiting && {
      202: {
        description: 'Not done yet: it waits for a second operator, or for a second factor',
        content: jsonOf(writer.write(declared.waiting, 'output')),
      },
    }),
    ...problemsOf(declared, writer),
  };
}

function goodContentOf({ streams, download, answer }: Route, writer: SchemaWriter): Json {
  if (download) return filesOf(download);
  const schema = writer.write(answer, 'output');
  return streams ? { 'text/event-stream': { schema } } : jsonOf(schema);
}

/** What every route may answer besides what it declares itself. */
function codesOf(declared: Route): Set<ErrorCode> {
  return new Set<ErrorCode>([
    ...declared.errors,
    'RATE_LIMITED',
    'INTERNAL',
    'VALIDATION_FAILED',
    'MY_NUMBER_REFUSED',
    ...(declared.permission === 'public' ? [] : (['UNAUTHENTICATED', 'TOKEN_INVALID', 'FORBIDDEN'] as const)),
    ...(declared.params ? (['NOT_FOUND'] as const) : []),
    ...(['MALFORMED_BODY', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const),
    ...(declared.ifMatch === true ? (['PRECONDITION_REQUIRED'] as const) : []),
    ...(declared.ifMatch ? (['VERSION_CONFLICT'] as const) : []),
    ...(isKeyed(declared) ? (['IDEMPOTENCY_KEY_REUSED', 'CONFLICT'] as const) : []),
  ]);
}

/** One reusable response for each set of codes that share a status. */
function problemsOf(declared: Route, writer: SchemaWriter): Json {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of [...codesOf(declared)].sort()) {
    byStatus.set(STATUS_OF[code], [...(byStatus.get(STATUS_OF[code]) ?? []), code]);
  }
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, writer.problem(codes)]));
}

function descriptionOf(codes: readonly ErrorCode[]): string {
  return codes.map((code) => `${code}: ${SENTENCE_OF[code].en.title}`).join('. ');
}

function jsonOf(schema: unknown): Json {
  return { 'application/json': { schema } };
}

type Direction = 'input' | 'output';

/** Writes schemas; those that `core/api` exports by name become components, others stand where they are used. */
class SchemaWriter {
  readonly #schemas: Json = {};
  readonly #responses: Json = {};
  readonly #registries: Record<Direction, ReturnType<typeof registryOf>> = {
    input: registryOf('Request'),
    output: registryOf(''),
  };

  write(schema: z.ZodType, io: Direction): unknown {
    const { $defs, ...written } = z.toJSONSchema(schema, {
      metadata: this.#registries[io],
      target: 'draft-2020-12',
      io,
      unrepresentable: 'any',
      // A UUID in lower case keeps both patterns, but zod calls its format by the last one.
      override: ({ zodSchema, jsonSchema }) => {
        if (zodSchema instanceof z.ZodUUID) jsonSchema.format = 'uuid';
      },
    }) as Json;
    for (const [name, definition] of Object.entries(($defs ?? {}) as Json)) {
      this.#schemas[name] = withoutId(definition);
    }
    const { id } = this.#registries[io].get(schema) ?? {};
    if (id === undefined) return relocated(withoutId(written));
    // A schema with a name is among its own `$defs`, and is written as a reference to there.
    if (!Object.hasOwn($defs ?? {}, id)) this.#schemas[id] = withoutId(written);
    return { $ref: `#/components/schemas/${id}` };
  }

  problem(codes: readonly ErrorCode[]): Json {
    const name = codes.join('.');
    const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
    const headers = { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } };
    this.#responses[name] = {
      description: descriptionOf(codes),
      ...(codes.includes('RATE_LIMITED') && { headers }),
      content,
    };
    return { $ref: `#/components/responses/${name}` };
  }

  responses(): Json {
    return sorted(this.#responses);
  }

  components(extra: Readonly<Record<string, z.ZodType>>): Json {
    for (const schema of Object.values(extra)) this.write(schema, 'output');
    const relocate = ([name, schema]: [string, unknown]) => [name, relocated(schema)] as const;
    return Object.fromEntries(Object.entries(sorted(this.#schemas)).map(relocate));
  }
}

/** Requests and answers differ where a schema has defaults or conversions, so each direction has its own names. */
function registryOf(suffix: string) {
  const registry = z.registry<{ id: string }>();
  const seen = new Set<unknown>();
  for (const [name, value] of MODULES.flatMap((module) => Object.entries(module) as [string, unknown][])) {
    if (!(value instanceof z.ZodType) || seen.has(value)) continue;
    seen.add(value);
    registry.add(value, { id: `${name}${readsAsWritten(value) || isRequest(name) ? '' : suffix}` });
  }
  return registry;
}

/** Most schemas take what they give: one component is enough for them. */
function readsAsWritten(schema: z.ZodType): boolean {
  const written = (io: Direction) => JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: 'any' }));
  return written('input') === written('output');
}

function isRequest(name: string): boolean {
  return /^(Create|Change|Put|Start|Revoke|Send|Decide|Choose)|Request$/.test(name);
}

function withoutId(schema: unknown): Json {
  const entries = Object.entries(schema as Json).filter(([name]) => name !== 'id' && name !== '$schema');
  return Object.fromEntries(entries);
}

/** `#/$defs/X` as it is called within the description. */
function relocated(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

function sorted(values: Json): Json {
  return Object.fromEntries(Object.entries(values).sort(([left], [right]) => (left < right ? -1 : 1)));
}
