/** Lines that hold code: neither blank nor comment alone. */
export function countCodeLines(text: string): number {
  const withoutBlocks = text.replace(/^\s*\/\*[\s\S]*?\*\/[ \t]*$/gm, '');
  return withoutBlocks.split('\n').filter((line) => line.trim() !== '' && !/^\s*\/\//.test(line)).length;
}

export function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
  return (lower + upper) / 2;
}

const MEDIAN_LINES = 80;
const README_LINES = 25;
const MAIN_LINES = 15;

/** Half of the files of a folder are small enough to be read at a glance. */
export function findMedianFaults(folder: string, texts: readonly string[]): string[] {
  const median = medianOf(texts.map(countCodeLines));
  return median > MEDIAN_LINES ? [`${folder}: the median file has ${median} lines of code, ${MEDIAN_LINES} are allowed`] : [];
}

/** An app starts in a few lines and says on less than a page what it promises; undefined for a file that does not exist. */
export function findAppFaults(app: string, main: string | undefined, readme: string | undefined): string[] {
  const readmeLines = readme?.trimEnd().split('\n').length;
  return [
    ...(main === undefined ? [`${app} has no src/main.ts`] : []),
    ...(main !== undefined && countCodeLines(main) > MAIN_LINES ? [`${app}/src/main.ts has ${countCodeLines(main)} lines, ${MAIN_LINES} are allowed`] : []),
    ...(readmeLines === undefined ? [`${app} has no README.md`] : []),
    ...(readmeLines !== undefined && readmeLines > README_LINES ? [`${app}/README.md has ${readmeLines} lines, ${README_LINES} are allowed`] : []),
  ];
}
