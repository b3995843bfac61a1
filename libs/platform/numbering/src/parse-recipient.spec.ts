import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRecipient } from './parse-recipient.js';

describe('parseRecipient takes', () => {
  it.each([
    ['an American number', '+14155552671', 'US', 'fixed-or-mobile'],
    ['a Canadian one', '+14162345678', 'CA', 'fixed-or-mobile'],
    ['an American number of fiction', '+14155550123', 'US', 'fixed-or-mobile'],
    ['a Canadian number of fiction', '+16045550199', 'CA', 'fixed-or-mobile'],
    ['a number of test credentials', '+15005550006', 'US', 'personal'],
    ['a test number that the carrier calls invalid', '+15005550001', 'US', 'personal'],
    ['a British mobile', '+447400123456', 'GB', 'mobile'],
    ['a mobile of Guernsey', '+447911123456', 'GG', 'mobile'],
    ['a British number of drama', '+447700900123', 'GB', 'mobile'],
    ['a French mobile of fiction', '+33639981234', 'FR', 'mobile'],
    ['a French landline of fiction', '+33199001234', 'FR', 'fixed-line'],
    ['an Irish number of drama', '+353209101234', 'IE', 'mobile'],
    ['a German number of drama', '+491713920012', 'DE', 'mobile'],
    ['an Australian number of fiction', '+61491570006', 'AU', 'mobile'],
    ['a Brazilian mobile', '+5511912345678', 'BR', 'mobile'],
    ['an Indian mobile', '+919812345678', 'IN', 'mobile'],
    ['a satellite phone', '+881612345678', 'ZZ', 'mobile'],
    ['an internet phone', '+883510012345', 'ZZ', 'voip'],
  ])('%s', (_, text, country, kind) => {
    expect(parseRecipient(text)).toEqual({ ok: true, e164: text, country, kind });
  });
});

describe('parseRecipient refuses', () => {
  it.each([
    ['nothing', ''],
    ['a number without plus', '14155552671'],
    ['a number with separators', '+1 415 555 2671'],
    ['a national number', '04155552671'],
    ['letters', '+1415555CALL'],
    ['a country code that begins with 0', '+0123456789'],
    ['a country code that no one has', '+999123456789'],
    ['an area code that no one has', '+11234567890'],
    ['a number that is too short for its country', '+1415555267'],
    ['one digit too many', '+141555526711'],
    ['a mobile prefix that is not in use', '+447000000'],
    ['16 digits', '+1234567890123456'],
    ['digits of another script', '+١٤١٥٥٥٥٢٦٧١'],
    ['a line feed at the end', '+14155552671\n'],
  ])('%s as invalid', (_, text) => {
    expect(parseRecipient(text)).toMatchObject({ ok: false, reason: 'recipient-invalid' });
  });

  it.each([
    ['a toll-free number', '+18005551234', 'toll-free'],
    ['a premium-rate number', '+19005551234', 'premium-rate'],
    ['a British landline', '+442071838750', 'landline'],
    ['a Belgian landline', '+3225551234', 'landline'],
    ['a British company-wide number', '+443031231234', 'service number'],
  ])('%s as unsupported, and says why', (_, text, why) => {
    expect(parseRecipient(text)).toMatchObject({ ok: false, reason: 'recipient-unsupported', detail: expect.stringContaining(why) });
  });

  it('never repeats the number', () => {
    for (const text of ['+18005551234', '+1415555267', '14155552671']) expect(JSON.stringify(parseRecipient(text))).not.toContain(text.slice(2));
  });
});

describe('parseRecipient', () => {
  it('gives one spelling to a number that still has the zero of national calls', () => {
    expect(parseRecipient('+4407400123456')).toEqual(parseRecipient('+447400123456'));
    expect(parseRecipient('+49017612345678')).toMatchObject({ e164: '+4917612345678' });
  });

  it('is total, and answers the same again', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^\+[1-9]\d{6,14}$/));
    fc.assert(fc.property(text, (given) => {
      const parsed = parseRecipient(given);
      expect(parseRecipient(given)).toEqual(parsed);
      if (parsed.ok) expect(parsed.country).toMatch(/^[A-Z]{2}$/);
    }));
  });
});
