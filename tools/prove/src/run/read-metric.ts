type Labels = Readonly<Record<string, string>>;

function samplesOf(text: string, name: string, labels: Labels): number[] {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const lines = text.split('\n').filter((line) => (line.startsWith(`${name}{`) || line.startsWith(`${name} `)) && wanted.every((one) => line.includes(one)));
  return lines.map((line) => Number(line.slice(line.lastIndexOf(' ') + 1)));
}

const readText = async (origin: string): Promise<string> => (await fetch(`${origin}/metrics`)).text();

/** Sum of a metric's samples in a Prometheus text, over those that have these labels. */
export function sumMetric(text: string, name: string, labels: Labels = {}): number {
  return samplesOf(text, name, labels).reduce((sum, value) => sum + value, 0);
}

export async function readMetric(origin: string, name: string): Promise<number> {
  return sumMetric(await readText(origin), name);
}

/** The least of a metric's samples; null where there is none. */
export async function readLeast(origin: string, name: string): Promise<number | null> {
  const values = samplesOf(await readText(origin), name, {});
  return values.length === 0 ? null : Math.min(...values);
}
