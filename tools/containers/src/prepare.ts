import { pathOf } from './repository.js';
import { readCarrierNumbers } from './secrets/carrier-numbers.js';
import { writeSecretFiles } from './secrets/write-secret-files.js';

const folder = '.local/containers';
const isNew = await writeSecretFiles(pathOf(folder), readCarrierNumbers());
process.stdout.write(`${isNew ? 'Made new' : 'Kept the'} development secrets in ${folder}; tokens and passwords for people are in ${folder}/access.json.\n`);
process.stdout.write('Now: docker compose up --build --wait\n');
