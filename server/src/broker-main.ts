import { runBroker } from './broker/run-broker.ts';
import { runProcess } from './run-process.ts';

await runProcess(runBroker);
