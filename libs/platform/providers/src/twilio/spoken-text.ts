/** Source: the parameter Twiml of a call (32018 beyond). */
const LONGEST_TWIML = 4_000;
/** Read one by one, or a code of six digits becomes a number of hundred thousands. */
const CODE = /(?<![\d.,])\d{4,10}(?![\d.,]*\d)/g;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** The TwiML that speaks a text: twice, where it is short enough, because nobody has a pen at hand the first time. */
export function speak(text: string): string {
  const spoken = `<Say>${text.replace(CODE, (digits) => [...digits].join(', ')).replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string)}</Say>`;
  const twice = `<Response>${spoken}<Pause length="1"/>${spoken}</Response>`;
  return twice.length <= LONGEST_TWIML ? twice : `<Response>${spoken}</Response>`;
}
