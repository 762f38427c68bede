/** The parts of an OpenAPI 3.1 document that tests read. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface ApiDocument {
  readonly info: { readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, Answer>>;
  };
}

interface Answer {
  readonly $ref?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Content;
}

interface RawOperation {
  readonly operationId: string;
  readonly 'x-permission'?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Answer>>;
}

/** A file has no schema. */
type Content = Readonly<Record<string, { readonly schema?: JsonSchema }>>;

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: JsonSchema;
}

/** One route as the running server describes it. */
export interface Operation {
  readonly id: string;
  /** As mounted, with the API's root: `/api/v1/people/{personId}`. */
  readonly path: string;
  readonly method: string;
  /** `PATCH /people/{personId}` */
  readonly title: string;
  readonly permission: string;
  readonly parameters: readonly Parameter[];
  readonly body: JsonSchema | undefined;
  /** By status, then by media type. */
  readonly answers: Readonly<Record<string, Content>>;
}

export function operationsOf(document: ApiDocument): readonly Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => ({
      id: raw.operationId,
      path,
      method: method.toUpperCase(),
      title: `${method.toUpperCase()} ${path.replace(/^\/api\/v1/, '')}`,
      permission: raw['x-permission'] ?? 'public',
      parameters: raw.parameters ?? [],
      body: raw.requestBody?.content['application/json']?.schema,
      answers: Object.fromEntries(
        Object.entries(raw.responses).map(([status, answer]) => [status, contentOf(document, answer)]),
      ),
    })),
  );
}

function contentOf({ components }: ApiDocument, { $ref, content }: Answer): Content {
  if ($ref === undefined) return content ?? {};
  return components.responses[$ref.slice('#/components/responses/'.length)]?.content ?? {};
}

/** Whether a header or query parameter of this name is declared. */
export function hasParameter(operation: Operation, name: string): boolean {
  return operation.parameters.some((parameter) => parameter.name === name);
}

/** A place in a body: the way to it, as property names and indexes, and what the description says of it. */
export interface Field {
  readonly path: readonly string[];
  readonly schema: JsonSchema;
}

/**
 * Every place in a body that the description knows, found along a sample of it. Throws where the sample leaves a
 * property out or a list empty, because what is behind it could not be tried.
 */
export function fieldsOf(document: ApiDocument, schema: JsonSchema, sample: unknown): readonly Field[] {
  return walk(document, { path: [], schema }, sample);
}

function walk(document: ApiDocument, field: Field, sample: unknown): Field[] {
  const schema = shapeOf(document, field.schema, sample);
  if (schema === undefined) return [field];
  if (Array.isArray(sample)) {
    // Right only when empty in what the sample is about: the audiences of a door that is no terminal.
    if (sample.length === 0) return [field];
    const item = { path: [...field.path, '0'], schema: schema['items'] as JsonSchema };
    return [field, ...walk(document, item, sample[0])];
  }
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  return [
    field,
    ...properties.flatMap(([name, property]) => {
      const path = [...field.path, name];
      if (!Object.hasOwn(sample as object, name)) throw new Error(`the sample leaves out ${pointerTo(path)}`);
      return walk(document, { path, schema: property }, (sample as Record<string, unknown>)[name]);
    }),
  ];
}

/** The schema of an object or a list behind references and `null`; undefined for anything that has no inside. */
function shapeOf(document: ApiDocument, schema: JsonSchema, sample: unknown): JsonSchema | undefined {
  const { $ref, anyOf, oneOf, type } = schema;
  if (typeof $ref === 'string') {
    const named = document.components.schemas[$ref.slice('#/components/schemas/'.length)];
    return named && shapeOf(document, named, sample);
  }
  const choices = anyOf ?? oneOf;
  if (Array.isArray(choices)) {
    return (choices as JsonSchema[])
      .map((choice) => shapeOf(document, choice, sample))
      .find((shape) => shape !== undefined && isNamedBy(shape, sample));
  }
  return type === 'object' || type === 'array' ? schema : undefined;
}

/** Of several shapes the one whose fixed words are those of the sample. */
function isNamedBy(shape: JsonSchema, sample: unknown): boolean {
  const properties = Object.entries((shape['properties'] ?? {}) as Record<string, JsonSchema>);
  return properties
    .filter(([, property]) => 'const' in property)
    .every(([name, property]) => (sample as Record<string, unknown> | null)?.[name] === property['const']);
}

/** RFC 6901, for names without `~` and `/`. */
export function pointerTo(path: readonly string[]): string {
  return path.map((segment) => `/${segment}`).join('');
}

/** A copy of the body with another value at this place, or without the place for `undefined`. */
export function withValueAt(body: unknown, [first, ...rest]: readonly string[], value: unknown): unknown {
  if (first === undefined) return value;
  const change = (inner: unknown): unknown => withValueAt(inner, rest, value);
  if (Array.isArray(body))
    return (body as unknown[]).map((item, index) => (String(index) === first ? change(item) : item));
  const entries = Object.entries(body as object).filter(([name]) => name !== first);
  const changed = change((body as Record<string, unknown>)[first]);
  return Object.fromEntries(changed === undefined ? entries : [...entries, [first, changed]]);
}
