// `npm run check:dependencies`: cruises all sources with .dependency-cruiser.cjs. A cruiser that understands nothing
// reports nothing, so two more things must hold: it saw at least every source file, and each rule finds the violation
// planted for it.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cruise } from 'dependency-cruiser';
import { PLANTED } from './planted-violations.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const rules = createRequire(import.meta.url)(path.join(ROOT, '.dependency-cruiser.cjs'));
const SOURCES = [
  ...['core', 'card-ap', 'trust', 'db', 'server', 'door-controller', 'simulators', 'admin-ui', 'cli'].map(
    (workspace) => `${workspace}/src`,
  ),
  'test',
];

const problems = [...(await checkSources()), ...(await checkRules())];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

async function checkSources() {
  const { modules, summary } = await cruiseIn(ROOT, SOURCES);
  const seen = modules.filter((module) => SOURCES.some((folder) => module.source.startsWith(`${folder}/`)));
  const files = SOURCES.flatMap((folder) => sourceFilesIn(folder));
  const unseen = files.filter((file) => !seen.some((module) => module.source === file));
  console.log(
    `${seen.length} modules cruised, ${files.length} source files, ${PLANTED.length} planted violations`,
  );
  return [
    ...summary.violations.map(describe),
    ...unseen.map((file) => `not cruised, so not checked: ${file}`),
  ];
}

/** Every rule must report the violation planted for it, and the planted tree without violations must be clean. */
async function checkRules() {
  const found = await Promise.all(
    PLANTED.map(async ({ rule, files }) => ({ rule, names: await rulesBrokenBy(files) })),
  );
  const blind = found
    .filter(({ rule, names }) => !names.includes(rule))
    .map(
      ({ rule, names }) =>
        `rule ${rule} did not report its planted violation (reported: ${names.join(', ')})`,
    );
  const unproven = rules.forbidden
    .filter(({ name }) => !PLANTED.some(({ rule }) => rule === name))
    .map(({ name }) => `rule ${name} has no planted violation in test/house/planted-violations.mjs`);
  const harmless = await rulesBrokenBy({
    'core/src/a.ts': "import { z } from 'zod';\nexport const A = z.string();\n",
    'core/package.json': '{ "name": "@monban/core", "dependencies": { "zod": "*" } }',
  });
  return [...blind, ...unproven, ...harmless.map((name) => `rule ${name} reports what is allowed`)];
}

async function rulesBrokenBy(files) {
  const folder = mkdtempSync(path.join(tmpdir(), 'monban-planted-'));
  try {
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), content);
    }
    const { summary } = await cruiseIn(folder, Object.keys(files));
    return summary.violations.map((violation) => violation.rule.name);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function cruiseIn(baseDir, sources) {
  const { enhancedResolveOptions, ...options } = rules.options;
  const { output } = await cruise(
    sources,
    { ...options, baseDir, validate: true, ruleSet: { forbidden: rules.forbidden } },
    enhancedResolveOptions,
  );
  return output;
}

function sourceFilesIn(folder) {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|vue)$/.test(entry.name))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)))
    .filter((file) => !/(^|\/)(dist|artefacts|node_modules)\//.test(file));
}

function describe({ from, to, rule, cycle }) {
  const way = cycle ? ` (${cycle.map((step) => step.name).join(' → ')})` : '';
  return `${rule.name}: ${from} → ${to}${way}`;
}
