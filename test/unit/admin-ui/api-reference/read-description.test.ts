import { curlOf, findOperations, readDescription } from '@monban/admin-ui/api-reference/read-description';
import { openApiText } from '@monban/server/openapi-document';
import { expect } from 'chai';

describe('the API reference', () => {
  const { operations } = readDescription(JSON.parse(openApiText()));
  const named = (id: string) => operations.find((operation) => operation.id === id)!;

  it('knows the permission, the example and the problems of each operation', () => {
    const change = named('changePerson');
    expect(change.permission).to.equal('people:write');
    expect(change.body?.example).to.include({ familyName: '山田' });
    expect(change.problems.flatMap(({ codes }) => codes)).to.include('VERSION_CONFLICT');
  });

  it('is found by route, field and permission, all words together', () => {
    const found = (asked: string) => findOperations(operations, asked).map(({ id }) => id);
    expect(found('familyKana people:write')).to.include('createPerson').and.not.to.include('listPeople');
    expect(found('no such thing')).to.deep.equal([]);
    expect(found('')).to.have.length(operations.length);
  });

  it('writes a line for a shell without any token in it', () => {
    const line = curlOf(named('changePerson'), 'https://monban.example.jp');
    expect(line).to.match(/^curl -X PATCH "https:\/\/monban\.example\.jp\/api\/v1\/people\/[0-9a-f-]{36}"/);
    expect(line).to.include('Bearer $TOKEN').and.include(`If-Match: "1"`);
  });
});
