import { API_ROOT } from '@monban/core/api/conventions';
import { z } from 'zod';

const Media = z.looseObject({ schema: z.unknown().optional(), example: z.unknown().optional() });
const Content = z.record(z.string(), Media);
const Parameter = z.looseObject({
  name: z.string(),
  in: z.string(),
  required: z.boolean(),
  schema: z.unknown(),
  example: z.unknown().optional(),
});
const RawOperation = z.looseObject({
  operationId: z.string(),
  tags: z.array(z.string()),
  summary: z.string(),
  'x-permission': z.string().optional(),
  parameters: z.array(Parameter).default([]),
  requestBody: z.looseObject({ content: Content }).optional(),
  responses: z.record(
    z.string(),
    z.looseObject({ $ref: z.string().optional(), content: Content.optional() }),
  ),
});
const Description = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), RawOperation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

/** One route as a reader wants it. */
export interface ApiOperation {
  readonly id: string;
  readonly tag: string;
  readonly method: string;
  /** Below the API root. */
  readonly path: string;
  readonly summary: string;
  /** Undefined: without signing in. */
  readonly permission: string | undefined;
  readonly parameters: readonly z.output<typeof Parameter>[];
  readonly body: Part | undefined;
  /** The good answers by status. */
  readonly answers: readonly (Part & { readonly status: string })[];
  /** Problem codes by status. */
  readonly problems: readonly { readonly status: string; readonly codes: readonly string[] }[];
  /** Everything that a search looks at, in small letters. */
  readonly searched: string;
}

export interface Part {
  readonly mediaType: string;
  readonly schema: unknown;
  readonly example: unknown;
}

export interface ApiDescription {
  readonly operations: readonly ApiOperation[];
  readonly schemas: Readonly<Record<string, unknown>>;
}

/** Reads an OpenAPI document; throws `ZodError` for anything else. */
export function readDescription(document: unknown): ApiDescription {
  const { paths, components } = Description.parse(document);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => operationOf(path, method, raw)),
  );
  return { operations, schemas: components.schemas };
}

/** Operations in which every word occurs: in path, name, tag, summary, permission, or a field of request or answer. */
export function findOperations(operations: readonly ApiOperation[], asked: string): readonly ApiOperation[] {
  const words = asked
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  return operations.filter(({ searched }) => words.every((word) => searched.includes(word)));
}

/** A line for a shell; the token is read from a variable, so that it stays out of histories. */
export function curlOf({ method, path, parameters, body, permission }: ApiOperation, origin: string): string {
  const filled = parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((text, { name, example }) => text.replace(`{${name}}`, String(example)), path);
  const query = new URLSearchParams(
    parameters
      .filter((parameter) => parameter.in === 'query' && parameter.required)
      .map(({ name, example }) => [name, String(example)]),
  ).toString();
  const headers = parameters.filter((parameter) => parameter.in === 'header' && parameter.required);
  return [
    `curl -X ${method} "${origin}${API_ROOT}${filled}${query === '' ? '' : `?${query}`}"`,
    ...(permission === undefined ? [] : ['-H "Authorization: Bearer $TOKEN"']),
    ...headers.map(({ name, example }) => `-H '${name}: ${String(example)}'`),
    ...(body?.example === undefined
      ? []
      : [
          `-H 'Content-Type: ${body.mediaType}'`,
          `-d '${JSON.stringify(body.example).replaceAll("'", "'\\''")}'`,
        ]),
  ].join(' \\\n  ');
}

function operationOf(path: string, method: string, raw: z.output<typeof RawOperation>): ApiOperation {
  const shortPath = path.startsWith(API_ROOT) ? path.slice(API_ROOT.length) : path;
  const [tag = ''] = raw.tags;
  const permission = raw['x-permission'];
  const body = partsOf(raw.requestBody?.content)[0];
  const responses = Object.entries(raw.responses);
  const answers = responses
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([status, answer]) => partsOf(answer.content).map((part) => ({ status, ...part })));
  const fields = JSON.stringify([raw.parameters.map(({ name }) => name), body, answers]);
  return {
    id: raw.operationId,
    tag,
    method: method.toUpperCase(),
    path: shortPath,
    summary: raw.summary,
    permission,
    parameters: raw.parameters,
    body,
    answers,
    problems: responses
      .filter(([status]) => !status.startsWith('2'))
      .map(([status, answer]) => ({ status, codes: codesOf(answer.$ref) })),
    searched: [raw.operationId, shortPath, tag, raw.summary, permission, fields].join(' ').toLowerCase(),
  };
}

function partsOf(content: z.output<typeof Content> | undefined): readonly Part[] {
  return Object.entries(content ?? {}).map(([mediaType, { schema, example }]) => ({
    mediaType,
    schema,
    example,
  }));
}

/** Responses are named by their codes: `CONFLICT.VERSION_CONFLICT`. */
function codesOf(reference: string | undefined): readonly string[] {
  return reference === undefined ? [] : (reference.split('/').at(-1) ?? '').split('.');
}
