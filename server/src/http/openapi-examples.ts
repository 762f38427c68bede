/** A JSON Schema (draft 2020-12) as the API's description holds it. */
export type Schema = Readonly<Record<string, unknown>>;

export type Schemas = Readonly<Record<string, Schema>>;

/**
 * A value that the schema takes, the same each time: texts by the name of their field, the first choice of many, one
 * element of a list. What may be absent is there, so that readers see every field. A text whose pattern none of the samples
 * fits is left out: the test of the examples names it, and a sample has to be added here.
 */
export function exampleOf(schema: Schema, schemas: Schemas, name = ''): unknown {
  const { $ref, ...own } = schema as Schema & { readonly $ref?: string };
  if ($ref !== undefined) {
    const target = schemas[$ref.slice($ref.lastIndexOf('/') + 1)];
    if (!target) throw new TypeError(`there is no schema ${$ref}`);
    return exampleOf({ ...target, ...own }, schemas, name);
  }
  const said = saidBy(schema);
  if (said !== undefined) return said;
  const choices = (schema['anyOf'] ?? schema['oneOf']) as readonly Schema[] | undefined;
  if (choices) return exampleOf(firstThatSays(choices), schemas, name);
  return exampleOfType(schema, schemas, name);
}

/** What a schema names by itself: its only value, the usual one, or the first of its choices. */
function saidBy(schema: Schema): unknown {
  if ('const' in schema) return schema['const'];
  const usual = schema['default'] ?? undefined;
  if (usual !== undefined && !isEmpty(usual)) return usual;
  return ((schema['enum'] ?? []) as readonly unknown[])[0];
}

function exampleOfType(schema: Schema, schemas: Schemas, name: string): unknown {
  switch (typeOf(schema)) {
    case 'object':
      return exampleOfObject(schema, schemas);
    case 'array':
      return exampleOfArray(schema, schemas, name);
    case 'string':
      return exampleOfText(schema, name);
    case 'integer':
    case 'number':
      return exampleOfNumber(schema, name);
    case 'boolean':
      return !name.startsWith('is') || name === 'isMain';
    default:
      return null;
  }
}

function exampleOfObject(schema: Schema, schemas: Schemas): object {
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Schema>>);
  const values = properties.map(([name, property]) => [name, exampleOf(property, schemas, name)] as const);
  const { additionalProperties: more, propertyNames: names } = schema;
  if (properties.length > 0 || typeof more !== 'object' || more === null) return Object.fromEntries(values);
  const one = exampleOf((names ?? { type: 'string' }) as Schema, schemas, 'key');
  const keys = (schema['required'] ?? [one]) as readonly unknown[];
  return Object.fromEntries(
    keys.map((key) => [String(key), exampleOf(more as Schema, schemas, 'value')] as const),
  );
}

function exampleOfArray(schema: Schema, schemas: Schemas, name: string): unknown[] {
  const fixed = schema['prefixItems'];
  if (Array.isArray(fixed)) return (fixed as readonly Schema[]).map((item) => exampleOf(item, schemas, name));
  const items = schema['items'];
  if (typeof items !== 'object' || items === null || schema['maxItems'] === 0) return [];
  const count = Math.max(1, Number(schema['minItems'] ?? 1));
  const one = exampleOf(items as Schema, schemas, name.replace(/s$/, ''));
  return Array.from({ length: count }, () => one);
}

function exampleOfNumber({ minimum, maximum, exclusiveMinimum }: Schema, name: string): number {
  const least = typeof minimum === 'number' ? minimum : Number(exclusiveMinimum ?? 0);
  const most = typeof maximum === 'number' ? maximum : Number.MAX_SAFE_INTEGER;
  const wanted = NUMBERS[name] ?? 1;
  return Math.min(most, Math.max(Math.max(least, -1_000_000), wanted));
}

const NUMBERS: Readonly<Record<string, number>> = {
  limit: 100,
  total: 1,
  unlockMs: 5_000,
  heldOpenMs: 30_000,
  maximumAgeHours: 72,
  fromMinute: 540,
  toMinute: 1_080,
  keptDays: 90,
};

function exampleOfText(schema: Schema, name: string): string | undefined {
  const fits = fitsText(schema);
  const named =
    TEXTS[name] ?? TEXTS[name.replace(/^[a-z]+(?=[A-Z])/, '').replace(/^./, (first) => first.toLowerCase())];
  const samples = [...(named === undefined ? [] : [named]), ...SAMPLES, ...lengthsOf(schema)];
  return samples.find(fits);
}

function fitsText(schema: Schema): (text: string) => boolean {
  const { format, minLength, maxLength } = schema;
  const shapes = patternsOf(schema);
  const isFormat = FORMATS[String(format)];
  return (text) =>
    text.length >= Number(minLength ?? 0) &&
    text.length <= Number(maxLength ?? Number.POSITIVE_INFINITY) &&
    shapes.every((shape) => shape.test(text)) &&
    (isFormat?.test(text) ?? true);
}

/** Several patterns of one text stand in an `allOf`. */
function patternsOf({ pattern, allOf }: Schema): readonly RegExp[] {
  const own = typeof pattern === 'string' ? [new RegExp(pattern, 'u')] : [];
  return [...own, ...((allOf ?? []) as readonly Schema[]).flatMap(patternsOf)];
}

function typeOf({ type }: Schema): unknown {
  return Array.isArray(type) ? (type as readonly unknown[]).find((one) => one !== 'null') : type;
}

/** What a format means beside the pattern that zod writes with it. */
const FORMATS: Readonly<Record<string, RegExp>> = {
  uuid: /^[0-9a-f]{8}-/,
  date: /^\d{4}-\d\d-\d\d$/,
  'date-time': /^\d{4}-\d\d-\d\dT/,
  email: /^[^@]+@[^@]+$/,
  uri: /^https?:/,
};

/** By field, as people of a Japanese company would write them. */
const TEXTS: Readonly<Partial<Record<string, string>>> = {
  familyName: '山田',
  givenName: '太郎',
  familyKana: 'ヤマダ',
  givenKana: 'タロウ',
  romanName: 'Taro Yamada',
  displayName: '山田 太郎',
  personName: '山田 太郎',
  employeeCode: '000123',
  code: 'GA-1',
  terminalCode: 'K7WQ3M',
  name: '総務部',
  doorName: '正面玄関',
  controllerName: '正面の制御盤',
  timeZone: 'Asia/Tokyo',
  login: 'yamada',
  email: 'taro.yamada@example.jp',
  phone: '03-0000-0000',
  reason: '入退室の確認',
  comment: '確認しました',
  title: '課長',
  q: 'やまだ',
  sort: 'name',
  startsOn: '2026-04-01',
  endsOn: '2027-03-31',
  fromDate: '2026-04-01',
  untilDate: '2027-04-01',
  municipalityCode: '131016',
  url: 'https://monban.example.jp/',
  userAgent: 'Mozilla/5.0',
  totp: '123456',
  formId: '12345678901234567890123',
};

/** Of each shape that texts of the API have, in the order in which they are tried. */
const SAMPLES: readonly string[] = [
  '総務部',
  'example',
  '6f1c2f2e-8a64-4c0b-9d53-2b7f0c9e5a11',
  '2026-11-21T00:00:00.000Z',
  '2026-11-21',
  '2026-10',
  'taro.yamada@example.jp',
  'https://monban.example.jp/',
  'ヤマダ',
  'name',
  '8PHy8_T19vf4-fr7_P3-_w',
  'r1W_rzXCmFmW1SYPvi1rCHSh1n__v-yS6xdazN81wX8',
  'AAECAwQFBgc',
  '131016',
  '13',
  '浜名区',
  '123456',
  '2.5.29.32',
  'monban.access.granted',
  'GA-1',
  'K7QF3M',
  '09:00',
  'unix:/run/monban/demo',
  '0',
];

/** Base64url of an exact length, for keys and signatures. */
const lengthsOf = ({ minLength, maxLength }: Schema): readonly string[] =>
  [minLength, maxLength]
    .map(Number)
    .filter((length) => length > 0 && length <= 20_000)
    .flatMap((length) => ['A'.repeat(length), 'a'.repeat(length), '1'.repeat(length)]);

/** Of several forms the first that says something: null is one of them in many places. */
function firstThatSays(choices: readonly Schema[]): Schema {
  return choices.find((choice) => choice['type'] !== 'null') ?? choices[0] ?? {};
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

type Json = Record<string, unknown>;

/** Puts an example beside every parameter, request and good answer of an OpenAPI document that has schemas. */
export function withExamples(document: Json): Json {
  const { schemas } = document['components'] as { readonly schemas: Schemas };
  for (const methods of Object.values(
    document['paths'] as Readonly<Record<string, Readonly<Record<string, Json>>>>,
  )) {
    for (const operation of Object.values(methods)) addExamples(operation, schemas);
  }
  return document;
}

function addExamples(operation: Json, schemas: Schemas): void {
  for (const parameter of (operation['parameters'] ?? []) as Json[]) {
    const { name, schema } = parameter as { readonly name: string; readonly schema: Schema };
    parameter['example'] = HEADERS[name] ?? exampleOf(schema, schemas, name);
  }
  const body = operation['requestBody'] as { readonly content: Readonly<Record<string, Json>> } | undefined;
  const answers = Object.entries(operation['responses'] as Readonly<Record<string, Json>>)
    .filter(([status]) => status.startsWith('2'))
    .map(([, answer]) => answer['content'] as Readonly<Record<string, Json>> | undefined);
  for (const content of [body?.content, ...answers]) {
    for (const media of Object.values(content ?? {})) {
      if (media['schema'] !== undefined) media['example'] = exampleOf(media['schema'] as Schema, schemas);
    }
  }
}

const HEADERS: Readonly<Partial<Record<string, string>>> = {
  'If-Match': '"1"',
  'Idempotency-Key': '0f8b5c1e-7a4d-4c6b-9e2f-3a5d7c9b1e04',
};
