import { describe, expect, it } from 'vitest';
import { findJava, parseJavaVersion } from './java.js';
import { readEnvironment } from './stack.config.js';

describe('the version of Java', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['openjdk version "21" 2023-09-19', 21],
    ['java version "1.8.0_402"', 8],
    ['openjdk version "26-ea" 2026-03-17', 26],
    ['bash: java: command not found', undefined],
  ])('is read from %s', (text, version) => expect(parseJavaVersion(text)).toBe(version));

  it('that cannot be found is told in one sentence with the ways out', async () => {
    const environment = readEnvironment({ JAVA_HOME: '/nowhere' });
    await expect(findJava(environment)).rejects.toThrow(/needs Java 17 or newer, and "\/nowhere\/bin\/java" does not run: install one .*KAFKA_BROKERS=host:port/);
  });
});
