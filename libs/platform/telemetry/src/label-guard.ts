import { LABELS, type LabelName, type LabelRule } from './label-values.js';

const WORD = /^[a-z][a-z0-9_-]{0,47}$/;
const OTHER = 'other';

/** Keeps label values within their rules: returns the value, or `other` after telling `onRefused`. */
export function createLabelGuard(onRefused: () => void): (label: LabelName, value: string) => string {
  const known = new Map<LabelName, Set<string>>();
  return (label, value) => {
    const rule: LabelRule = LABELS[label];
    let values = known.get(label);
    if (!values) known.set(label, (values = new Set(rule.values)));
    if (values.has(value)) return value;
    if (rule.values === undefined && values.size < (rule.atMost ?? 0) && WORD.test(value)) {
      values.add(value);
      return value;
    }
    onRefused();
    return OTHER;
  };
}
