import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** All that our programs consist of. */
const WORKSPACES = ['core', 'card-ap', 'trust', 'db', 'server', 'door-controller', 'simulators', 'cli'];
const ROOT = new URL('../../', import.meta.url);
/** Two signals within this time are one press of Ctrl-C that came twice. */
const REPEAT_MS = 500;

/**
 * What Node.js needs to run one of our entry points, given as the URL of its source: the build, where it is as new as
 * the sources or they cannot run; otherwise the sources through tsx, so that nothing has to be built first.
 * `root` is the folder of the workspaces, `loader` what runs sources, null where it is not installed.
 */
export function programArguments(source, { root = ROOT, loader = sourceLoader() } = {}) {
  const build = fileURLToPath(source.href.replace(/(.*)\/src\/(.*)\.ts$/, '$1/dist/$2.js'));
  if (loader === null || isCurrent(build, root)) return [build];
  return [...loader, fileURLToPath(source)];
}

/** The arguments to Node.js with which it runs sources; null where tsx is not installed. */
export function sourceLoader() {
  try {
    // Not `import.meta.resolve`, which is not there where tests load this file as CommonJS.
    const tsx = createRequire(import.meta.url).resolve('tsx');
    return ['--import', pathToFileURL(tsx).href, '--conditions', 'source'];
  } catch {
    return null;
  }
}

/**
 * The whole of a program's shim. The channel tells the program when this process was killed without a word.
 * `isSession`: the program stands in a session of its own, so that one Ctrl-C is one signal; a terminal, npm and the
 * shim would otherwise each deliver it.
 */
export function runProgram(source, { isSession = false } = {}) {
  const child = spawn(process.execPath, [...programArguments(source), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: isSession,
  });
  let lastAt = -Infinity;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (!isSession || performance.now() - lastAt > REPEAT_MS) child.kill(signal);
      lastAt = performance.now();
    });
  }
  child.once('exit', (code, signal) => {
    process.exit(signal === null ? code : 128 + constants.signals[signal]);
  });
}

/** `cli/setup.sh` leaves the stamp after a build; whatever was saved or taken away since is newer. */
function isCurrent(build, root) {
  const builtAt = statSync(new URL('node_modules/.monban-programs', root), {
    throwIfNoEntry: false,
  })?.mtimeMs;
  if (builtAt === undefined || !existsSync(build)) return false;
  return WORKSPACES.every((workspace) => isOlder(fileURLToPath(new URL(`${workspace}/src`, root)), builtAt));
}

function isOlder(folder, builtAt) {
  const entries = readdirSync(folder, { recursive: true });
  return ['', ...entries].every((entry) => statSync(`${folder}/${entry}`).mtimeMs <= builtAt);
}
