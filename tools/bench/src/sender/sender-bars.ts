import type { SenderBar } from './sender-trial.js';

/** The whole list, in the order in which it is printed. */
export const SENDER_BARS: readonly SenderBar[] = [
  { trial: 'throughput', name: 'sender-100ms', says: 'a carrier that takes 100 ms, 100 calls at once, order kept: share of the pace of an undici loop with as many calls', unit: 'x', better: 'higher', goal: 0.98 },
  { trial: 'throughput', name: 'sender-0ms', says: 'a carrier that answers at once: share of the pace of a loop that only posts', unit: 'x', better: 'higher', goal: 0.25 },
  { trial: 'pace', name: 'pace-arrival', says: 'senders over their contract in a sliding second, by arrival at the carrier, while one of four processes dies or stands still every 15 s', unit: 'senders', better: 'lower', goal: 0 },
  { trial: 'pace', name: 'pace-write', says: 'the same, by when the requests were written', unit: 'senders', better: 'lower', goal: 0 },
  { trial: 'pace', name: 'pace-used', says: 'least share of its contract that any sender used with a backlog before it', unit: '%', better: 'higher', goal: 95 },
  { trial: 'pace', name: 'pace-refused', says: 'requests that the carrier refused as too many', unit: 'requests', better: 'lower', goal: 0 },
  { trial: 'doubt', name: 'doubt-duplicates', says: 'messages that the carrier took twice, or that nobody asked for, while 5 % of its replies are lost', unit: 'messages', better: 'lower', goal: 0 },
  { trial: 'doubt', name: 'doubt-hold', says: 'p99 of the time for which a message whose reply was lost is held, without callbacks: call deadline + L + 2 s are allowed', unit: 's', better: 'lower', goal: 8 },
  { trial: 'doubt', name: 'kill-lost', says: 'messages lost by kill -9 of the sender with 100 of them in flight', unit: 'messages', better: 'lower', goal: 0 },
  { trial: 'doubt', name: 'kill-duplicates', says: 'messages taken twice after it', unit: 'messages', better: 'lower', goal: 0 },
  { trial: 'backlog', name: 'backlog-otp', says: 'p99 from intent to submission of codes beside a marketing backlog, against that of the idle system', unit: 'x', better: 'lower', goal: 2 },
  { trial: 'backlog', name: 'backlog-waiting', says: 'intents of the backlog that still waited when the codes were through', unit: 'intents', better: 'higher', goal: 1 },
  { trial: 'backlog', name: 'backlog-worked', says: 'messages of it that reached the carrier beside the codes: one that lies still disturbs nobody', unit: 'messages', better: 'higher', goal: 1 },
  { trial: 'brownout', name: 'brownout-moved', says: 'half of the calls to the first provider fail: until nine codes in ten go by the second', unit: 's', better: 'lower', goal: 60 },
  { trial: 'brownout', name: 'brownout-duplicates', says: 'codes that were taken twice, by one provider or by both', unit: 'messages', better: 'lower', goal: 0 },
  { trial: 'brownout', name: 'brownout-lost', says: 'codes that no provider took', unit: 'messages', better: 'lower', goal: 0 },
  { trial: 'brownout', name: 'brownout-heal', says: 'after the repair: from a tenth of the codes by the first provider to nine in ten; a return at once would be none', unit: 's', better: 'higher', goal: 10 },
  { trial: 'brownout', name: 'brownout-swings', says: 'times that the way back turned round', unit: 'times', better: 'lower', goal: 0 },
];
