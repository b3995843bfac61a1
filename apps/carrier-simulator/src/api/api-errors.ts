import { httpStatusOf } from '../message/magic-outcome.js';

interface ApiError {
  readonly httpStatus: number;
  /** With the offending value, as the real API does: a service that logs it logs a recipient. */
  readonly message: (value: string) => string;
}

/** What the API refuses with. Codes and HTTP statuses are Twilio's (https://www.twilio.com/docs/api/errors), the wording is our own. */
export const API_ERRORS = {
  20001: { httpStatus: 400, message: (value) => `${value} has an unknown value` },
  20003: { httpStatus: 401, message: () => 'Authentication failed: unknown account or wrong secret' },
  20004: { httpStatus: 405, message: () => 'This resource does not know this method' },
  20005: { httpStatus: 403, message: () => 'This account is not active' },
  20006: { httpStatus: 403, message: () => 'These credentials do not open this resource' },
  20007: { httpStatus: 400, message: (value) => `PageSize must be 1 to 1000, not ${value}` },
  20008: { httpStatus: 403, message: () => 'Test credentials do not open this resource' },
  20009: { httpStatus: 409, message: () => 'This is still in progress' },
  20404: { httpStatus: 404, message: (value) => `No resource at ${value}` },
  20429: { httpStatus: 429, message: () => 'Too many requests at once; this one was not processed' },
  20500: { httpStatus: 500, message: () => 'Internal error' },
  20503: { httpStatus: 503, message: () => 'The service is unavailable' },
  21101: { httpStatus: 400, message: () => 'A subaccount cannot own subaccounts' },
  21201: { httpStatus: 400, message: () => 'To is required' },
  21205: { httpStatus: 400, message: (value) => `Url is not a valid URL: ${value}` },
  21210: { httpStatus: 400, message: (value) => `From is not a number of this account: ${value}` },
  21211: { httpStatus: 400, message: (value) => `To is not a valid phone number: ${value}` },
  21212: { httpStatus: 400, message: (value) => `From is not a valid sender: ${value}` },
  21213: { httpStatus: 400, message: () => 'From is required' },
  21214: { httpStatus: 400, message: (value) => `To cannot be reached: ${value}` },
  21215: { httpStatus: 400, message: (value) => `Calling the region of ${value} is not enabled` },
  21216: { httpStatus: 400, message: (value) => `Calling ${value} is blocked` },
  21217: { httpStatus: 400, message: (value) => `To is not a valid phone number: ${value}` },
  21220: { httpStatus: 400, message: (value) => `A call that is ${value} cannot be changed so` },
  21408: { httpStatus: 400, message: (value) => `Sending to the region of ${value} is not enabled` },
  21421: { httpStatus: 400, message: (value) => `PhoneNumber is not a valid phone number: ${value}` },
  21422: { httpStatus: 400, message: (value) => `This phone number is not available: ${value}` },
  21470: { httpStatus: 400, message: (value) => `AccountSid is not valid: ${value}` },
  21480: { httpStatus: 400, message: () => 'No more subaccounts' },
  21481: { httpStatus: 400, message: (value) => `PageToken is not valid: ${value}` },
  21603: { httpStatus: 400, message: () => 'From or MessagingServiceSid is required' },
  21604: { httpStatus: 400, message: () => 'To is required' },
  21606: { httpStatus: 400, message: (value) => `From cannot send this message: ${value}` },
  21609: { httpStatus: 400, message: (value) => `StatusCallback is not a valid URL: ${value}` },
  21610: { httpStatus: 400, message: (value) => `The recipient has opted out of this sender: ${value}` },
  21611: { httpStatus: 400, message: (value) => `The queue of this sender is full: ${value}` },
  21612: { httpStatus: 400, message: (value) => `No route from this sender to ${value}` },
  21614: { httpStatus: 400, message: (value) => `To is not a mobile number: ${value}` },
  21617: { httpStatus: 400, message: () => 'Body is longer than 1600 characters' },
  21618: { httpStatus: 400, message: () => 'The body of a message can only be emptied' },
  21619: { httpStatus: 400, message: () => 'Body, MediaUrl or ContentSid is required' },
  21620: { httpStatus: 400, message: (value) => `MediaUrl is not valid: ${value}` },
  21623: { httpStatus: 400, message: (value) => `A message takes at most 10 media, not ${value}` },
  21624: { httpStatus: 400, message: (value) => `ValidityPeriod must be 1 to 36000 seconds, not ${value}` },
  21626: { httpStatus: 400, message: (value) => `StatusCallbackEvent is unknown: ${value}` },
  21654: { httpStatus: 400, message: () => 'ContentVariables need a ContentSid' },
  21655: { httpStatus: 400, message: (value) => `Unknown ContentSid: ${value}` },
  21656: { httpStatus: 400, message: () => 'ContentVariables is not a JSON object of texts' },
  21703: { httpStatus: 400, message: (value) => `No sender of the messaging service reaches the recipient: ${value}` },
  21704: { httpStatus: 400, message: (value) => `The messaging service has no senders: ${value}` },
  21709: { httpStatus: 400, message: (value) => `AlphaSender is not a valid sender name: ${value}` },
  21710: { httpStatus: 409, message: (value) => `The sender is already in this service: ${value}` },
  21712: { httpStatus: 409, message: (value) => `The sender is in another service: ${value}` },
  21714: { httpStatus: 400, message: (value) => `A service has at most ${value} senders` },
  30409: { httpStatus: 400, message: () => 'Only a scheduled message can be canceled' },
  32018: { httpStatus: 400, message: () => 'Twiml is longer than 4000 characters' },
  35111: { httpStatus: 400, message: () => 'ScheduleType needs a SendAt' },
  35114: { httpStatus: 400, message: (value) => `SendAt must be 15 minutes to 35 days ahead: ${value}` },
  35118: { httpStatus: 400, message: () => 'Scheduling a message needs a MessagingServiceSid' },
  35126: { httpStatus: 400, message: (value) => `ScheduleType must be fixed, not ${value}` },
  35127: { httpStatus: 400, message: () => 'Body and ContentVariables exclude each other' },
  70051: { httpStatus: 401, message: () => 'The policy of this key does not allow this' },
  91003: { httpStatus: 400, message: (value) => `An account has at most ${value} sinks` },
  91007: { httpStatus: 400, message: (value) => `This sink has a subscription: ${value}` },
} as const satisfies Record<number, ApiError>;
export type ApiErrorCode = keyof typeof API_ERRORS;

/** Codes outside the table are those that a magic number or a rule asks for. */
export function describeRefusal(code: number): ApiError {
  return (API_ERRORS as Readonly<Record<number, ApiError>>)[code] ?? { httpStatus: httpStatusOf(code), message: () => `Refused as asked for, with code ${code}` };
}

/** Why a message that was taken did not arrive: `error_message` of its resource. */
const DELIVERY_ERRORS: Readonly<Record<number, string>> = {
  30001: 'Queue overflow',
  30002: 'Account suspended',
  30003: 'Unreachable destination handset',
  30004: 'Message blocked',
  30005: 'Unknown destination handset',
  30006: 'Landline or unreachable carrier',
  30007: 'Message filtered',
  30008: 'Unknown error',
  30017: 'Carrier congestion',
  30036: 'Validity period expired',
  30500: 'Internal failure while sending',
  30630: 'The recipient has opted out',
};

export function describeDeliveryError(code: number | null): string | null {
  return code === null ? null : (DELIVERY_ERRORS[code] ?? 'Not delivered');
}
