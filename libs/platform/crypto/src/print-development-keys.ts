import { generateDevelopmentKeys } from './development-keys.js';

/** Prints the variables as a shell reads them; an argument is the seed. */
const { environment, intakePublicKey } = generateDevelopmentKeys(process.argv[2]);
const variables = { ...environment, SB_INTAKE_PUBLIC_KEY: JSON.stringify(intakePublicKey) };
for (const [name, value] of Object.entries(variables)) process.stdout.write(`${name}='${value}'\n`);
