import type { SecretFile } from '../secrets/render-secret-files.js';
import { parseEnvFile, SECRETS_FOLDER, type ComposeService } from './compose-file.js';

/** What a process of this service finds in its environment: first its files, then what stands in the compose file. Throws for a file that is never made. */
export function environmentOf(service: ComposeService, files: readonly SecretFile[]): Record<string, string> {
  const fromFiles = (service.env_file ?? []).map((path) => {
    const file = files.find(({ name }) => path === `${SECRETS_FOLDER}/${name}`);
    if (file === undefined) throw new Error(`${path} is made by nobody`);
    return parseEnvFile(file.content);
  });
  return Object.assign({}, ...fromFiles, service.environment) as Record<string, string>;
}
