#!/usr/bin/env node
// Works after `npm ci` without a build, and from any folder.
import { runProgram } from '@monban/core/program';

runProgram(new URL('../src/monban-door.ts', import.meta.url));
