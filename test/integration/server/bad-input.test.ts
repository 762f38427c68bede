import { Problem } from '@monban/core/api/conventions';
import { expect } from 'chai';
import { fieldsOf, hasParameter, type Operation, withValueAt } from '../../support/api-description.ts';
import { makeRecords } from '../../support/api-records.ts';
import { type ApiSample, requestOf, sampleOf } from '../../support/api-samples.ts';
import { readSchema } from '../../support/database-schema.ts';
import { changedSince, dumpOf } from '../../support/database-dump.ts';
import { forEachDatabase, inTurn } from '../../support/databases.ts';
import { type ApiAnswer, type ApiRequest, TestApi, type TestCaller } from '../../support/test-api.ts';
import { MARKER, wrongBodies, wrongQueries } from '../../support/wrong-bodies.ts';

const BROKEN_JSON = [
  '{',
  '{"a":1}x',
  "{'a':1}",
  '{"a":NaN}',
  'null',
  '17',
  '"text"',
  '\u0000',
  '[1,]',
  '{"a":1,}',
];
const MEGABYTE = 1024 * 1024;

/** Of the routes, which are refused before the database is asked, one half is asked in each language. */
const LANGUAGES = { SQLite: 'ja', PostgreSQL: 'en' } as const;
const SENTENCES = { ja: /[\u3040-\u30ff\u4e00-\u9fff]/u, en: /^[\u0020-\u007e\u2019]+$/u } as const;

describe('bad input', function () {
  this.timeout(300_000);

  forEachDatabase((name, _open, place) => {
    const language = LANGUAGES[name];
    let api: TestApi;
    let caller: TestCaller;
    let samples: ReadonlyMap<Operation, ApiSample>;
    let half: readonly Operation[];

    before(async () => {
      api = await TestApi.start(await place(), { MONBAN_DEMO: '1' });
      caller = await api.signIn('admin');
      const context = { api, caller, records: await makeRecords(api.db), demo: undefined };
      const made = new Map<Operation, ApiSample>();
      for (const operation of api.operations)
        made.set(operation, await sampleOf(operation.id, { ...context, emptySiteId: undefined }));
      samples = made;
      half = inTurn(name, api.operations);
      // What the samples of restorations retired is needed by the other routes.
      for (const { name: table, columns } of await readSchema(api.db))
        if (columns.some((column) => column.name === 'retired_at'))
          await api.db(table).update({ retired_at: null });
    });
    after(async () => {
      await api.close();
    });

    /** The sample, but for this; an empty header is none. */
    async function ask(operation: Operation, change: Partial<ApiRequest>): Promise<ApiAnswer> {
      const request = await requestOf({ api, caller }, samples.get(operation)!);
      const headers: Record<string, string> = {
        ...request.headers,
        'accept-language': language,
        ...change.headers,
      };
      const sent = Object.entries(headers).filter(([, value]) => value !== '');
      return api.request(operation, { ...request, ...change, headers: Object.fromEntries(sent) });
    }

    /** Runs the cases of all routes; afterwards the database is as it was, and the log knows none of the values. */
    async function untouched(run: () => Promise<number>, atLeast: number): Promise<void> {
      const before = await dumpOf(api.db);
      expect(await run(), 'cases').to.be.at.least(atLeast);
      expect(await changedSince(before, api.db), 'changed tables').to.deep.equal([]);
      expect(api.log.filter((line) => line.includes(MARKER))).to.deep.equal([]);
    }

    function requireProblem(answer: ApiAnswer, what: string): Problem {
      expect(answer.status, what).to.be.within(400, 499);
      expect(answer.mediaType, what).to.equal('application/problem+json');
      expect(answer.text.includes(MARKER), `${what} is repeated: ${answer.text}`).to.be.false;
      const problem = Problem.parse(answer.json);
      const sentences = [
        problem.title,
        problem.detail,
        ...(problem.problems ?? []).map(({ message }) => message),
      ];
      for (const sentence of sentences) expect(sentence, what).to.match(SENTENCES[language]);
      return problem;
    }

    function requirePointer(answer: ApiAnswer, pointer: string, what: string): void {
      const { code, problems = [] } = requireProblem(answer, what);
      expect(code, what).to.equal('VALIDATION_FAILED');
      const pointers = problems.map((field) => field.pointer);
      expect(
        pointers.some((at) => at === pointer || at.startsWith(`${pointer}/`)),
        `${what}: ${pointers.join()}`,
      ).to.be.true;
    }

    it('is refused in every field of every body, naming the field', async () => {
      await untouched(async () => {
        let cases = 0;
        for (const operation of half.filter(({ body }) => body)) {
          for (const { body, pointer, what } of wrongBodies(
            api,
            operation.body!,
            samples.get(operation)!.body,
          )) {
            requirePointer(await ask(operation, { body }), pointer, `${operation.title}: ${what}`);
            cases += 1;
          }
        }
        return cases;
      }, 500);
    });

    it('is refused in every parameter of every query, naming the parameter', async () => {
      await untouched(async () => {
        let cases = 0;
        for (const operation of half)
          for (const { query, pointer, what } of wrongQueries(api.checker, operation)) {
            const whole = withRequired(query, operation, samples.get(operation)!);
            requirePointer(await ask(operation, { query: whole }), pointer, `${operation.title}: ${what}`);
            cases += 1;
          }
        return cases;
      }, 150);
    });

    it('is refused in every part of an address', async () => {
      await untouched(async () => {
        let cases = 0;
        for (const operation of half)
          for (const parameter of operation.parameters.filter((one) => one.in === 'path')) {
            const params = { ...samples.get(operation)!.params, [parameter.name]: `!${MARKER}` };
            requirePointer(await ask(operation, { params }), `/${parameter.name}`, operation.title);
            cases += 1;
          }
        return cases;
      }, 20);
    });

    it('is never a failure of ours, whatever characters a text is made of', async () => {
      // The first is text to SQLite and none to PostgreSQL; the second is half of a character.
      const texts = ['a\u0000b', 'a\ud800b', '\u202eabc', "'; drop table people; --", '%_\\'];
      for (const operation of api.operations.filter(({ permission }) => permission !== 'public')) {
        const { body } = samples.get(operation)!;
        const fields = operation.body ? fieldsOf(api.document, operation.body, body) : [];
        const queries = operation.parameters.filter((parameter) => parameter.in === 'query');
        for (const text of texts) {
          const inBodies = fields.map(({ path }) => ({ body: withValueAt(body, path, text) }));
          const inQueries = queries.map((parameter) => ({ query: { [parameter.name]: text } }));
          for (const change of [...inBodies, ...inQueries]) {
            const { status } = await ask(operation, { ...change, headers: { 'if-match': '"99"' } });
            expect(status, `${operation.title}: ${JSON.stringify(change)}`).to.be.below(500);
          }
        }
      }
    });

    it('is refused where a body is no JSON, too long, or of another kind', async () => {
      const json = { 'content-type': 'application/json' };
      const others = [
        { 'content-type': 'text/plain' },
        { 'content-type': 'application/x-www-form-urlencoded' },
        { 'content-type': 'multipart/form-data; boundary=x' },
        { ...json, 'content-encoding': 'gzip' },
        { 'content-type': 'application/json; charset=shift_jis' },
      ];
      await untouched(async () => {
        let cases = 0;
        const refuse = async (operation: Operation, request: Partial<ApiRequest>, code: string) => {
          const answer = await ask(operation, { body: undefined, ...request });
          const what = `${operation.title}: ${JSON.stringify(request.headers)} ${String(request.rawBody).slice(0, 20)}`;
          expect(requireProblem(answer, what).code, what).to.equal(code);
          cases += 1;
        };
        for (const operation of half.filter(({ body }) => body)) {
          for (const rawBody of BROKEN_JSON)
            await refuse(operation, { rawBody, headers: json }, 'MALFORMED_BODY');
          const tooLong = JSON.stringify({ [UNKNOWN_FILLER]: 'x'.repeat(MEGABYTE) });
          await refuse(operation, { rawBody: tooLong, headers: json }, 'PAYLOAD_TOO_LARGE');
          const rawBody = JSON.stringify(samples.get(operation)!.body);
          for (const headers of others)
            await refuse(operation, { rawBody, headers }, 'UNSUPPORTED_MEDIA_TYPE');
        }
        return cases;
      }, 150);
    });

    it('is refused where If-Match names no version, none, or one that is over', async () => {
      await untouched(async () => {
        let cases = 0;
        const refuse = async (operation: Operation, tag: string, code: string) => {
          const answer = await ask(operation, { headers: { 'if-match': tag } });
          expect(requireProblem(answer, operation.title).code, `${operation.title} ${tag}`).to.equal(code);
          cases += 1;
        };
        for (const operation of api.operations.filter((one) => hasParameter(one, 'If-Match'))) {
          if (operation.parameters.some(({ name, required }) => name === 'If-Match' && required))
            await refuse(operation, '', 'PRECONDITION_REQUIRED');
          for (const tag of ['*', '1', 'W/"1"', '"0"', '"1", "2"'])
            await refuse(operation, tag, 'VALIDATION_FAILED');
          // What is in use is not retired whatever the version.
          if (!operation.id.startsWith('retire')) await refuse(operation, '"99"', 'VERSION_CONFLICT');
        }
        return cases;
      }, 100);
    });

    it('is refused on addresses and methods that are not there', async () => {
      await untouched(async () => {
        for (const [method, path, status] of [
          ['GET', `/api/v1/${MARKER}`, 404],
          ['DELETE', '/api/v1/people', 405],
          ['GET', '/api/v1/people/%ff', 400],
          ['GET', `/${MARKER}`, 404],
        ] as const) {
          const headers = { authorization: `Bearer ${caller.accessToken}`, 'accept-language': language };
          const response = await fetch(`${api.server.url}${path}`, { method, headers });
          const text = await response.text();
          expect(response.status, path).to.equal(status);
          expect(text).not.to.include(MARKER);
          expect(Problem.parse(JSON.parse(text)).title).to.match(SENTENCES[language]);
        }
        return 4;
      }, 4);
    });
  });
});

const UNKNOWN_FILLER = 'filler';

/** With the parameters that the route cannot do without, so that only the wrong one is wrong. */
function withRequired(wrong: URLSearchParams, { parameters }: Operation, sample: ApiSample): URLSearchParams {
  const [whole, right] = [new URLSearchParams(wrong), new URLSearchParams(sample.query)];
  for (const { name, required } of parameters) {
    const value = right.get(name);
    if (required && value !== null && !whole.has(name)) whole.set(name, value);
  }
  return whole;
}
