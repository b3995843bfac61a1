export { readCpuMs } from './process-cpu.js';
