import { readFile } from 'node:fs/promises';
import { openApiText } from '@monban/server/openapi-document';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect } from 'chai';
import { type ApiDocument, operationsOf } from '../../support/api-description.ts';
import { sqliteIn } from '../../support/start-server.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { TestApi } from '../../support/test-api.ts';

const COMMITTED = new URL('../../../docs/openapi.json', import.meta.url);
const HOW = 'it is stale: npx --no monban openapi > docs/openapi.json';

describe('the description of the API', () => {
  const document = JSON.parse(openApiText()) as ApiDocument;

  it('is OpenAPI 3.1, says a validator that nobody here wrote', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(
      structuredClone<object>(document) as Record<string, unknown>,
    );
    expect(valid, JSON.stringify(errors)).to.be.true;
    expect(validator.version).to.equal('3.1');
  });

  it('is the committed one', async () => {
    expect((await readFile(COMMITTED, 'utf8')) === openApiText(), HOW).to.be.true;
  });

  it('is what the running server says of itself, and without the demo there are no routes of the demo', async () => {
    for (const environment of [{ MONBAN_DEMO: '1' }, {}]) {
      const { path, remove } = await temporaryDirectory();
      const api = await TestApi.start(sqliteIn(path), environment);
      const served = api.operations.map(({ title }) => title);
      await api.close();
      const isDemo = Object.hasOwn(environment, 'MONBAN_DEMO');
      const declared = operationsOf(document).map(({ title }) => title);
      expect(served).to.have.members(declared.filter((title) => isDemo || !title.includes(' /demo/')));
      await remove();
    }
  });

  it('refers only to what it holds, and to nothing by way of itself', () => {
    const text = JSON.stringify(document);
    for (const [, kind = '', name = ''] of text.matchAll(/"#\/components\/(\w+)\/([^"]+)"/g))
      expect(document.components, `${kind} ${name}`).to.have.nested.property(
        `${kind}.${name.replaceAll('.', '\\.')}`,
      );
    for (const [name, schema] of Object.entries(document.components.schemas))
      expect(schema['$ref'], name).not.to.equal(`#/components/schemas/${name}`);
  });

  it('says with every 429 that Retry-After tells when to come again', () => {
    const limited = Object.entries(document.components.responses).filter(([name]) =>
      name.split('.').includes('RATE_LIMITED'),
    );
    expect(limited).to.not.deep.equal([]);
    for (const [name, { headers }] of limited) expect(headers, name).to.have.property('Retry-After');
    for (const { id, answers } of operationsOf(document)) expect(answers, id).to.have.property('429');
    expect(document.info.description).to.include('6000 requests a minute').and.to.include('Retry-After');
  });

  it('names each operation once, and says who may ask for it', () => {
    const operations = operationsOf(document);
    const ids = operations.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    const open = operations.filter(({ permission }) => permission === 'public').map(({ title }) => title);
    expect(open).to.have.members([
      'POST /enrolments',
      'POST /sessions',
      'POST /sessions/one-time',
      'POST /sessions/refresh',
      // Of a sign-in under way: its second step, and the card at a terminal, which the browser's own cookie asks about.
      'POST /sessions/second-factor',
      'POST /card-sign-in',
      'GET /card-sign-in',
      'DELETE /card-sign-in',
      'POST /sessions/card',
      // A guest of a visit comes in by a link, and goes on by a cookie.
      'POST /visit-desk/session',
      'POST /visit-desk/session/renewal',
      // Whoever lost a card may have lost everything to sign in with.
      'POST /stops',
      'GET /stop-lines',
      // Whoever got a letter asks whether it is ours before trusting anything.
      'GET /letter-checks/{code}',
    ]);
  });
});
