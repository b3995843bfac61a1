import { REASON_CODES, type ReasonClass } from '@signalbox/message';
import { makeTable } from './markdown.js';

const CLASSES: Readonly<Record<ReasonClass, string>> = {
  none: 'Nothing went wrong',
  input: 'The product service that made the intent must act',
  policy: 'A rule did its work',
  capacity: 'Something was not free in time',
  carrier: 'The carrier said so; its error code tells more',
  'own-fault': 'Our engineers must act',
};

/** The page of all reason codes, by who must act. */
export function makeReasonCodesPage(): string {
  const sections = (Object.keys(CLASSES) as ReasonClass[]).map((reasonClass) => {
    const rows = REASON_CODES.filter((row) => row.class === reasonClass).map((row) => [`\`${row.code}\``, row.meaning, row.whatToDo]);
    return `## ${CLASSES[reasonClass]}\n\nClass \`${reasonClass}\`.\n\n${makeTable(['code', 'meaning', 'what to do'], rows)}\n`;
  });
  const intro = 'Every decision, fact, status and dead letter carries one of these codes. Codes are never renamed or reused; new ones are added, so a reader treats an unknown code by what the status says.\n\nThis page is generated from `libs/domain/message/src/reason-codes.ts`.\n';
  return `# Reason codes\n\n${intro}\n${sections.join('\n')}`;
}
