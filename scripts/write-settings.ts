import { writeFileSync } from 'node:fs';
import { envExample } from './settings-documents.js';

/** Writes the documents that are generated from the settings classes. */
writeFileSync('.env.example', envExample());
