/** For each rule of .dependency-cruiser.cjs a small tree that breaks it. */
const importing = (target) => `import * as thing from '${target}';\nexport { thing };\n`;
const NOTHING = 'export const nothing = 0;\n';

export const PLANTED = [
  breaks('core-imports', { 'core/src/a.ts': importing('../../server/src/a.ts'), 'server/src/a.ts': NOTHING }),
  breaks('card-ap-imports', {
    'card-ap/src/a.ts': importing('../../core/src/access/a.ts'),
    'core/src/access/a.ts': NOTHING,
  }),
  breaks('trust-imports', { 'trust/src/a.ts': importing('../../db/src/a.ts'), 'db/src/a.ts': NOTHING }),
  breaks('db-imports', { 'db/src/a.ts': importing('../../core/src/a.ts'), 'core/src/a.ts': NOTHING }),
  breaks('server-imports', {
    'server/src/a.ts': importing('../../simulators/src/a.ts'),
    'simulators/src/a.ts': NOTHING,
  }),
  breaks('door-controller-imports', {
    'door-controller/src/a.ts': importing('../../db/src/migrate.ts'),
    'db/src/migrate.ts': NOTHING,
  }),
  breaks('simulators-imports', {
    'simulators/src/a.ts': importing('../../trust/src/a.ts'),
    'trust/src/a.ts': NOTHING,
  }),
  breaks('admin-ui-imports', {
    'admin-ui/src/a.ts': importing('../../card-ap/src/a.ts'),
    'card-ap/src/a.ts': NOTHING,
  }),
  breaks('cli-imports', { 'cli/src/a.ts': importing('../../test/a.ts'), 'test/a.ts': NOTHING }),
  breaks('core-packages', { 'core/src/a.ts': importing('knex') }),
  breaks('card-ap-packages', { 'card-ap/src/a.ts': importing('zod') }),
  breaks('trust-packages', { 'trust/src/a.ts': importing('express') }),
  breaks('db-packages', { 'db/src/a.ts': importing('zod') }),
  breaks('core-no-node', { 'core/src/a.ts': importing('node:fs') }),
  breaks('admin-ui-no-node', { 'admin-ui/src/a.ts': importing('node:path') }),
  breaks('card-ap-node-only-in-crypto', { 'card-ap/src/a.ts': importing('node:crypto') }),
  breaks('card-ap-crypto-only-node-crypto', { 'card-ap/src/crypto/a.ts': importing('node:fs') }),
  breaks('pcsclite-only-in-adapters', { 'door-controller/src/a.ts': importing('pcsclite') }),
  breaks('nothing-imports-main', {
    'cli/src/a.ts': importing('../../server/src/main.ts'),
    'server/src/main.ts': NOTHING,
  }),
  breaks('features-keep-their-stores', {
    'server/src/doors/doors.ts': importing('../people/people-store.ts'),
    'server/src/people/people-store.ts': NOTHING,
  }),
  breaks('no-cycles', { 'core/src/a.ts': importing('./b.ts'), 'core/src/b.ts': importing('./a.ts') }),
  breaks('everything-resolves', { 'core/src/a.ts': importing('./missing.ts') }),
  breaks('packages-are-declared', {
    'server/src/a.ts': importing('chai'),
    'server/package.json': '{ "name": "@monban/server", "dependencies": {} }',
  }),
  breaks('programs-need-no-development-package', {
    'server/src/a.ts': importing('chai'),
    'package.json': '{ "name": "monban", "devDependencies": { "chai": "*" } }',
  }),
];

function breaks(rule, files) {
  return { rule, files };
}
