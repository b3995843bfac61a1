import { lookUpNumber, pumpingScoreOf, type LineFacts, type NumberFacts } from '../lookup/look-up-number.js';
import { ok, type Answer } from './answer.js';
import type { ApiCall } from './api-call.js';
import type { ApiContext, Resource } from './api-context.js';

/** Packages that this server knows nothing of are answered null, as for an account that has not enabled them. */
const UNKNOWN_PACKAGES = { caller_name: null, sim_swap: null, call_forwarding: null, line_status: null, identity_match: null, reassigned_number: null, phone_number_quality_score: null, pre_fill: null };

/** Upper ends of the risk categories. Source: https://www.twilio.com/docs/lookup/v2-api/sms-pumping-risk */
const RISKS = [
  ['low', 60],
  ['mild', 75],
  ['moderate', 90],
  ['high', Infinity],
] as const;

/** Lookup v2: format, line type with carrier, SMS pumping risk. A number that is none is answered 200 with `valid: false`. */
export const lookupsResource: Resource = {
  at: '/lookups/v2',
  permission: 'lookups/phone-numbers',
  testActions: ['read'],
  open(routes, { pumping }) {
    routes.get('/PhoneNumbers/:PhoneNumber', (call) => lookUp(call, pumping));
  },
};

function lookUp(call: ApiCall, pumping: ApiContext['pumping']): Answer {
  const text = call.params['PhoneNumber']!;
  const facts = lookUpNumber(text);
  const fields = new Set(call.query.get('Fields')?.split(','));
  const e164 = facts.isValid ? `+${facts.callingCode}${facts.national}` : text;
  return ok({
    calling_country_code: facts.callingCode,
    country_code: facts.isValid ? facts.country : null,
    phone_number: e164,
    national_format: facts.isValid ? formatNational(facts) : null,
    valid: facts.isValid,
    validation_errors: facts.isValid ? [] : [facts.error],
    ...UNKNOWN_PACKAGES,
    line_type_intelligence: facts.isValid && fields.has('line_type_intelligence') ? viewLine(facts.line) : null,
    sms_pumping_risk: facts.isValid && fields.has('sms_pumping_risk') ? viewRisk(pumpingScoreOf(e164, pumping.delivers(e164))) : null,
    url: call.linkTo(`/v2/PhoneNumbers/${e164}`),
  });
}

function viewLine({ type, carrierName, mcc, mnc }: LineFacts): object {
  return { type, carrier_name: carrierName, mobile_country_code: mcc, mobile_network_code: mnc, error_code: null };
}

function viewRisk(score: number): object {
  const [category] = RISKS.find(([, end]) => score < end)!;
  return { carrier_risk_category: category, number_blocked: false, number_blocked_date: null, number_blocked_last_3_months: false, sms_pumping_risk_score: score, error_code: null };
}

/** `(415) 555-0100` in North America, elsewhere the digits. */
function formatNational({ callingCode, national }: Extract<NumberFacts, { isValid: true }>): string {
  return callingCode === '1' ? national.replace(/^(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3') : national;
}
