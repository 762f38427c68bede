import { canonicalJson } from '@monban/server/audit/canonical-json';
import { expect } from 'chai';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../../..');

describe('the audit trail’s code', () => {
  it('nowhere changes or deletes an entry', () => {
    const sources = ['server/src', 'cli/src', 'db/src'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        // Retention alone takes entries away, and the database lets it from the beginning only.
        .filter((entry) => entry.endsWith('.ts') && !entry.endsWith('retention/audit-beginning.ts'))
        .map((entry) => readFileSync(join(ROOT, folder, entry), 'utf8')),
    );
    const statements = sources.flatMap((text) => text.match(/\(\s*'audit_entries'\s*\)[^;]*;/g) ?? []);
    expect(statements.length).to.be.greaterThan(2);
    for (const statement of statements)
      expect(statement).to.not.match(/\.(update|delete|del|truncate|merge)\(/);
  });

  it('writes equal values as equal text', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const shuffled = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(shuffled)).to.equal(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).to.deep.equal(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
