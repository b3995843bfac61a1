export { readCpuMs } from './measure/process-cpu.js';
