import { LABELS, type LabelName, type LabelRule } from './label-values.js';

const WORD = /^[a-z][a-z0-9_-]{0,47}$/;
const OTHER = 'other';

/** Keeps label values within their rules: returns the value, or `other` after telling `onRefused`. */
export function createLabelGuard(onRefused: () => void): (label: LabelName, value: unknown) => string {
  const known = new Map<LabelName, Set<unknown>>();
  const admit = (label: LabelName, value: unknown): value is string => {
    const rule: LabelRule = LABELS[label];
    let values = known.get(label);
    if (!values) known.set(label, (values = new Set(rule.values)));
    if (values.has(value)) return true;
    if (rule.values !== undefined || values.size >= (rule.atMost ?? 0) || typeof value !== 'string' || !WORD.test(value)) return false;
    values.add(value);
    return true;
  };
  return (label, value) => {
    if (admit(label, value)) return value;
    onRefused();
    return OTHER;
  };
}
