/** Sum of a metric's samples in a Prometheus text, over those that have these labels. */
export function sumMetric(text: string, name: string, labels: Readonly<Record<string, string>> = {}): number {
  const samples = text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return samples.filter((line) => wanted.every((one) => line.includes(one))).reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

export async function readMetric(origin: string, name: string): Promise<number> {
  return sumMetric(await (await fetch(`${origin}/metrics`)).text(), name);
}
