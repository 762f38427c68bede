import { exampleOf } from '@monban/server/http/openapi-examples';
import { openApiText } from '@monban/server/openapi-document';
import { refuseMyNumber } from '@monban/core/privacy/refuse-my-number';
import { expect } from 'chai';
import { ApiChecker } from '../../../support/api-checker.ts';
import type { ApiDocument, JsonSchema } from '../../../support/api-description.ts';

interface Described {
  readonly schema?: JsonSchema;
  readonly example?: unknown;
}

describe('the examples of the API', () => {
  const document = JSON.parse(openApiText()) as ApiDocument;
  const checker = new ApiChecker(document);

  it('stand beside every parameter, request and good answer that has a schema, and fit it', () => {
    const missing: string[] = [];
    let count = 0;
    for (const [place, { schema, example }] of described(document)) {
      if (schema === undefined) continue;
      count += 1;
      if (example === undefined || !checker.accepts(schema, example))
        missing.push(`${place}: ${JSON.stringify(example)}`);
    }
    expect(missing).to.deep.equal([]);
    expect(count).to.be.greaterThan(300);
  });

  it('hold nothing that the server would refuse as a My Number', () => {
    for (const [, { example }] of described(document)) refuseMyNumber([example]);
  });

  it('say every field, also those that may be absent', () => {
    const schema = {
      type: 'object',
      properties: {
        a: { type: 'string', minLength: 3 },
        b: { anyOf: [{ type: 'null' }, { type: 'integer' }] },
      },
      required: ['a'],
    };
    expect(exampleOf(schema, {})).to.deep.equal({ a: '総務部', b: 1 });
  });

  it('are never made up where no sample fits', () => {
    expect(exampleOf({ type: 'string', pattern: '^%%%$' }, {})).to.equal(undefined);
  });
});

function described({ paths }: ApiDocument): readonly (readonly [string, Described])[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const title = `${method} ${path}`;
      const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
      const contents = [operation.requestBody?.content, ...answers.map(([, answer]) => answer.content)];
      return [
        ...(operation.parameters ?? [])
          .filter((parameter) => parameter.in !== 'header')
          .map((parameter) => [`${title} ${parameter.name}`, parameter as Described] as const),
        ...contents.flatMap((content) =>
          Object.values(content ?? {}).map((media) => [title, media as Described] as const),
        ),
      ];
    }),
  );
}
