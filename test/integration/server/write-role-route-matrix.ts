import { writeFile } from 'node:fs/promises';
import { startDemoHosts } from '../../support/demo-hosts.ts';
import { MATRIX_FILE, measureMatrix, textOf } from '../../support/role-route-matrix.ts';
import { sqliteIn } from '../../support/start-server.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { TestApi } from '../../support/test-api.ts';

// node --import tsx --conditions source test/integration/server/write-role-route-matrix.ts
//
// Asks the server as it is now and writes down what became of every request. Read the difference before committing
// it: it is the list of who may do what.
const folder = await temporaryDirectory();
const demo = await startDemoHosts();
const api = await TestApi.start(sqliteIn(folder.path), demo.environment);
try {
  await writeFile(MATRIX_FILE, textOf(await measureMatrix(api, demo)));
} finally {
  await api.close();
  await demo.close();
  await folder.remove();
}
