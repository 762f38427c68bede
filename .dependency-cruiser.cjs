// Who may import whom: the table of docs/architecture.md as rules. `npm run check:dependencies` cruises the sources
// with them, asserts that every source file was seen, and proves each rule on a planted violation.

const WORKSPACES = [
  'core',
  'card-ap',
  'trust',
  'db',
  'server',
  'door-controller',
  'simulators',
  'admin-ui',
  'cli',
  'test',
];

/** For each workspace: what it may import of the others (paths), and which npm packages (names), or anything. */
const MAY_IMPORT = {
  core: { paths: [], packages: ['zod'] },
  'card-ap': {
    paths: ['core/src/privacy/'],
    packages: ['@auth0/cose', '@peculiar/x509', 'cbor2', 'reflect-metadata'],
  },
  trust: { paths: ['core/'], packages: ['@peculiar/x509', 'jose', 'reflect-metadata', 'zod'] },
  db: { paths: [], packages: ['knex', 'pg', 'sqlite3'] },
  server: { paths: ['core/', 'card-ap/', 'trust/', 'db/'] },
  // The controller's outbox is a database of its own: it shares how one is opened, and no table.
  'door-controller': { paths: ['core/', 'card-ap/', 'trust/', 'db/src/open\\.ts$'] },
  simulators: { paths: ['core/', 'card-ap/'] },
  'admin-ui': {
    paths: [
      'core/src/(api|access|badges|calendar|drives|messages|photos|privacy)/',
      'core/src/(ids|errors)\\.ts$',
    ],
  },
  cli: { paths: ['core/', 'card-ap/', 'trust/', 'db/', 'server/', 'door-controller/', 'simulators/'] },
};

const escape = (name) => name.replaceAll('/', '\\/').replaceAll('.', '\\.');

/** Stores whose functions other features call inside a transaction of their own; a use case around them would begin another. */
const SHARED_STORES = [
  { store: 'badges/badge-store', why: 'the desk changes a badge together with its job' },
  { store: 'badges/badge-row', why: 'a desk job is about one badge, as it is stored' },
  { store: 'controllers/controller-store', why: 'the desk opens a job only at a controller that is one' },
  { store: 'controllers/certificate-store', why: 'the broker writes the revocation list' },
  { store: 'snapshots/snapshot-store', why: 'badges and doors say which controllers have confirmed' },
  { store: 'mqtt/receipt-store', why: 'the list of events reads what ingest wrote' },
  {
    store: 'people/person-row',
    why: 'imports, exports and merges handle people by the thousand, as they are stored',
  },
  { store: 'people/terms-store', why: 'imports and merges write the employments of many people together' },
  { store: 'rules/membership-store', why: 'an agreed request and a bulk change write one membership each' },
  { store: 'doors/audience-store', why: 'the snapshot tells a terminal for whom it may answer' },
  { store: 'events/event-store', why: 'the own page shows the own events, as the list of events reads them' },
  { store: 'approvals/approval-store', why: 'a request for access is shown with what was said of it' },
  { store: 'look-ups/look-up-store', why: 'the own page shows who looked, as it was kept' },
  { store: 'second-factor/second-factor-store', why: 'another operator takes a lost factor away' },
  { store: 'sessions/session-store', why: 'a factor that ends takes the other sessions with it' },
  { store: 'proof/checkpoint-store', why: 'entries are deleted only below a checkpoint' },
  { store: 'backup/restoration-store', why: 'a snapshot says whether a restore waits to be confirmed' },
  { store: 'drives/drive-store', why: 'letters and deadlines are of one drive, as it is stored' },
  { store: 'municipalities/profile-store', why: 'a plan reckons with what many offices ask for' },
  { store: 'drives/application-store', why: 'letters go to the people of a drive, and to nobody else' },
  { store: 'audit/audit-row', why: 'an export hands entries out as they were hashed' },
];

const workspaceRules = Object.entries(MAY_IMPORT).map(([name, { paths }]) => ({
  name: `${name}-imports`,
  comment: `${name} may import itself and: ${paths.join(', ') || 'no other workspace'}.`,
  severity: 'error',
  from: { path: `^${name}/` },
  to: {
    path: `^(${WORKSPACES.join('|')})/`,
    pathNot: [`^${name}/`, ...paths.map((path) => `^${path}`)],
  },
}));

const packageRules = Object.entries(MAY_IMPORT)
  .filter(([, { packages }]) => packages)
  .map(([name, { packages }]) => ({
    name: `${name}-packages`,
    comment: `${name} may use these npm packages: ${packages.join(', ')}.`,
    severity: 'error',
    from: { path: `^${name}/` },
    to: { path: 'node_modules/', pathNot: packages.map((one) => `node_modules/(@types/)?${escape(one)}/`) },
  }));

const builtInRules = [
  {
    name: 'core-no-node',
    comment: 'core is pure: no Node, so that a door, the server and a browser decide alike.',
    severity: 'error',
    from: { path: '^core/' },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'admin-ui-no-node',
    severity: 'error',
    from: { path: '^admin-ui/src/' },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'card-ap-node-only-in-crypto',
    comment: 'card-ap needs a transmit function and nothing else; node:crypto stands in src/crypto/ alone.',
    severity: 'error',
    from: { path: '^card-ap/', pathNot: '^card-ap/src/crypto/' },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'card-ap-crypto-only-node-crypto',
    severity: 'error',
    from: { path: '^card-ap/src/crypto/' },
    to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
  },
];

module.exports = {
  forbidden: [
    ...workspaceRules,
    ...packageRules,
    ...builtInRules,
    {
      name: 'pcsclite-only-in-adapters',
      comment: 'The native module is optional: one adapter loads it, lazily.',
      severity: 'error',
      from: { pathNot: '^door-controller/src/adapters/' },
      to: { path: 'node_modules/pcsclite/' },
    },
    {
      name: 'nothing-imports-main',
      comment: 'main.ts wires and runs; whoever wants it starts a process.',
      severity: 'error',
      from: {},
      to: { path: '/main\\.ts$', pathNot: 'node_modules' },
    },
    {
      name: 'features-keep-their-stores',
      comment:
        "A feature of the server uses another's use cases, not its tables; the exceptions are named above.",
      severity: 'error',
      from: { path: '^server/src/([^/]+)/' },
      to: {
        path: '^server/src/[^/]+/.*-(store|row)\\.ts$',
        pathNot: ['^server/src/$1/', ...SHARED_STORES.map(({ store }) => `^server/src/${store}\\.ts$`)],
      },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'packages-are-declared',
      comment: 'What a workspace imports stands in its own package.json.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'programs-need-no-development-package',
      severity: 'error',
      from: { path: '^[^/]+/src/', pathNot: '^admin-ui/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|artefacts)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'types', 'import', 'node', 'default'],
      extensions: ['.ts', '.d.ts', '.mts', '.js', '.mjs', '.cjs', '.json', '.vue'],
    },
  },
};
