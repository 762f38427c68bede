import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ApiDocument, JsonSchema, Operation } from './api-description.ts';

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly mediaType: string;
  readonly text: string;
}

/** Holds requests and answers to the server's own description, with a JSON Schema validator that nobody here wrote. */
export class ApiChecker {
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
  readonly #compiled = new Map<string, ValidateFunction>();
  /** How many answers were checked, by operation and status: what a suite never saw it cannot have checked. */
  readonly seen = new Map<string, number>();

  constructor(document: ApiDocument) {
    addFormats.default(this.#ajv);
    for (const [name, schema] of Object.entries(document.components.schemas))
      this.#ajv.addSchema({ ...(absolute(schema) as object), $id: `${NAMED}${name}` });
  }

  /** Throws when the answer is not one that the operation declares. */
  requireDeclared(operation: Operation, answer: RawAnswer): void {
    const { status, mediaType, text } = answer;
    const key = `${operation.id} ${status}`;
    const declared = operation.answers[String(status)];
    if (!declared) throw new Error(`${key} is not declared; it said ${text.slice(0, 300)}`);
    this.seen.set(key, (this.seen.get(key) ?? 0) + 1);
    const schemas = Object.keys(declared);
    if (schemas.length === 0) {
      if (text !== '') throw new Error(`${key} has a body, and none is declared`);
      return;
    }
    const content = declared[mediaType];
    if (!content) throw new Error(`${key} is ${mediaType}, not ${schemas.join()}`);
    const { schema } = content;
    // A file is described by its media type alone.
    if (mediaType === 'text/event-stream' || !schema) return;
    const validate = this.#validatorOf(schema);
    if (!validate(JSON.parse(text)))
      throw new Error(`${key} is not as declared: ${this.#ajv.errorsText(validate.errors)}`);
  }

  /** Whether the description takes this value. */
  accepts(schema: JsonSchema, value: unknown): boolean {
    return this.#validatorOf(schema)(value);
  }

  #validatorOf(schema: JsonSchema): ValidateFunction {
    const key = JSON.stringify(schema);
    const known = this.#compiled.get(key);
    if (known) return known;
    const compiled = this.#ajv.compile(absolute(schema) as object);
    this.#compiled.set(key, compiled);
    return compiled;
  }
}

const NAMED = 'https://monban.invalid/';

/** With references to the named schemas as they are registered. */
function absolute(schema: JsonSchema): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', `"${NAMED}`));
}
