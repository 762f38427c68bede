import { runProcess } from './run-process.ts';
import { startServer } from './server.ts';

await runProcess((configuration, log) => startServer({ configuration, log }));
