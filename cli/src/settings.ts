import { controllerSettings } from '@monban/door-controller/config';
import { configurationTable } from '@monban/server/config';
import type { SettingsOfProcess } from './configuration.ts';

/** The settings of every process that reads an environment, from the schemas by which it reads them. */
export function settingsOfProcesses(): readonly SettingsOfProcess[] {
  return [
    { process: 'Server', entry: 'server/src/main.ts', settings: configurationTable() },
    { process: 'Controller', entry: 'door-controller/src/main.ts', settings: controllerSettings() },
  ];
}
