import { writeFileSync } from 'node:fs';
import { SETTINGS_DOCUMENTS } from './settings-documents.js';

for (const [path, text] of Object.entries(SETTINGS_DOCUMENTS)) writeFileSync(path, text());
