const { writeFileSync } = require('node:fs');
const { relative } = require('node:path');
const { reporters, Runner } = require('mocha');

/**
 * mocha's own spec output, and the counts and failures written to the file named by MONBAN_TEST_RESULT when the run is over.
 * A test under a `describe` titled `SQLite` or `PostgreSQL` is also counted for that database.
 */
class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const result = { passed: 0, failures: [], skipped: [], databases: { SQLite: 0, PostgreSQL: 0 } };
    runner.on(Runner.constants.EVENT_TEST_PASS, () => (result.passed += 1));
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test, error) => {
      result.failures.push({ name: test.fullTitle(), message: `${firstLineOf(error)}${placeOf(error)}` });
    });
    runner.on(Runner.constants.EVENT_TEST_PENDING, (test) => result.skipped.push(test.fullTitle()));
    runner.on(Runner.constants.EVENT_TEST_END, (test) => {
      for (const name of Object.keys(result.databases)) {
        if (test.titlePath().includes(name)) result.databases[name] += 1;
      }
    });
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const file = process.env.MONBAN_TEST_RESULT;
      if (file) writeFileSync(file, JSON.stringify(result));
    });
  }
}

function firstLineOf(error) {
  return String(error?.message ?? error).split('\n', 1)[0];
}

/** The innermost line of a test on its stack, as ` (test/unit/x.test.ts:12)`. */
function placeOf(error) {
  const [, place] =
    /([\w./-]+\.test\.ts:\d+)/.exec(String(error?.stack).split('\n').slice(1).join('\n')) ?? [];
  return place ? ` (${relative(process.cwd(), place)})` : '';
}

module.exports = CountingReporter;
