import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { DROPPED_COLUMNS, IMPORT_FIELDS } from '@monban/core/api/people-import';
import { HEADER_ALIASES } from '@monban/server/people-import/header-aliases';

const PAGE = new URL('../../../../docs/formats/people-file.md', import.meta.url);

describe('docs/formats/people-file.md', () => {
  it('lists every column with the names that are recognised, and no other', async () => {
    const page = await readFile(PAGE, 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)`\s+\| ([^|]+?)\s+\|/gmu)];
    const listed = new Map(rows.map(([, field = '', names = '']) => [field, names.split('、')]));
    expect([...listed.keys()]).to.deep.equal([...IMPORT_FIELDS, ...DROPPED_COLUMNS]);
    for (const [field, names] of listed)
      expect(names, field).to.deep.equal(HEADER_ALIASES[field as keyof typeof HEADER_ALIASES]);
  });
});
