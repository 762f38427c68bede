// npm test                              every suite
// npm test -- unit                      the quick part; suite names are in test/runner/suites.mjs
// npm test -- unit --grep "revoked"     anything else goes to mocha
// npm test -- test/unit/x.test.ts       single files
//
// The last line on stdout is `N passed, N failed`, with `, N skipped` where there are any. With CI=true a skipped
// test is a failure, because there the machine must have everything.
import { scanLeftovers } from './runner/leftovers.mjs';
import { runAll } from './runner/run-all.mjs';
import { endAllRuns } from './runner/run-mocha.mjs';
import { planRuns } from './runner/suites.mjs';

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    void endAllRuns().then(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  });
}

const isCi = process.env.CI === 'true';
const { runs, mochaArgs } = planRuns(process.argv.slice(2));
const startedAt = Date.now();
const results = await runAll(runs, mochaArgs);
// Last, because it is about all of them.
const mustFind = runs.some(({ leavesPictures }) => leavesPictures);
if (mochaArgs.length === 0) results.push(await scanLeftovers(startedAt, { mustFind }));
report(results.map(judge));

/** Adds the defects that only the counts show. */
function judge(result) {
  const defects = [...result.defects];
  if (isCi && result.skipped.length > 0)
    defects.push(`skipped ${result.skipped.length}, which CI=true forbids`);
  const { SQLite, PostgreSQL } = result.databases;
  const isWhole = mochaArgs.length === 0 && result.skipped.length === 0;
  if (isWhole && SQLite !== PostgreSQL) {
    defects.push(`${SQLite} tests on SQLite, but ${PostgreSQL} on PostgreSQL`);
  }
  return { ...result, defects };
}

function report(results) {
  console.log('\n── all ──');
  for (const { title, passed, failures, skipped, databases, defects } of results) {
    const both = databases.SQLite > 0 ? `, of them ${databases.SQLite} on each database` : '';
    console.log(`${title}: ${passed} passed, ${failures.length} failed, ${skipped.length} skipped${both}`);
    for (const { name, message } of failures) console.log(`    FAILED: ${name}: ${message}`);
    for (const name of skipped) console.log(`    skipped: ${name}`);
    for (const defect of defects) console.log(`    DEFECT: ${defect}`);
  }
  const sum = (count) => results.reduce((total, result) => total + count(result), 0);
  const failed = sum((result) => result.failures.length + result.defects.length);
  const skipped = sum((result) => result.skipped.length);
  console.log(
    `\n${sum((result) => result.passed)} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  );
  process.exitCode = failed > 0 ? 1 : 0;
}
