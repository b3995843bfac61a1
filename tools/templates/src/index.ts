export { examineText, type TextExamination } from './examine-text.js';
export { replayTemplate, type Replay } from './replay-template.js';
export { parseTemplates, type ReplayedTemplate } from './template.js';
