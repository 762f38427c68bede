import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './repository.ts';
import { describeRoles } from './roles-document.ts';

writeFileSync(path.join(ROOT, 'docs/roles.md'), describeRoles());
