import { expect, it } from 'vitest';
import { parseResidentMb } from './process-memory.js';

it('reads the resident memory', () => expect(parseResidentMb('Name:\tnode\nVmPeak:\t  900000 kB\nVmRSS:\t  204800 kB\nThreads:\t11\n')).toBe(200));
it('says that there is none', () => expect(parseResidentMb('')).toBeNaN());
