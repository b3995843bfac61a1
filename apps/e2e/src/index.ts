export { sendLoginCode } from './first-intent.js';
