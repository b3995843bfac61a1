export { listApps, readJson, readText, readYaml } from './repository.js';
