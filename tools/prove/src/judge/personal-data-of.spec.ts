import { PersonalDataScanner } from '@signalbox/checkers';
import { makeLoad } from '@signalbox/demo';
import { describe, expect, it } from 'vitest';
import { excerptAround, personalDataOf } from './personal-data-of.js';

const TEMPLATES = [{ templateId: 'login-code', body: 'Acme Bank: your login code is {{code}}. It is valid for 5 minutes.' }];

describe('personalDataOf', () => {
  const load = makeLoad({ seed: 5, count: 200, nowMs: 1_763_800_000_000, runId: 'r' });
  const scanner = new PersonalDataScanner(personalDataOf(load, TEMPLATES));
  const passcode = load.intents.find(({ intent, expected }) => intent.templateId === 'login-code' && expected === 'accepted')?.intent.personal;

  it('lets the scanner find a rendered passcode', () => {
    expect(scanner.scan('log', `sent "Acme Bank: your login code is ${passcode?.variables?.['code']}. It is valid for 5 minutes."`)).toMatchObject([{ kind: 'body' }]);
  });

  it('lets the scanner find a recipient', () => {
    expect(scanner.scan('log', `to ${passcode?.to}`)).toMatchObject([{ kind: 'number' }]);
  });

  it('leaves the template alone, which stands in the policy', () => {
    expect(scanner.scan('policy', JSON.stringify(TEMPLATES))).toEqual([]);
  });
});

describe('excerptAround', () => {
  it('keeps the rendered variable in the middle', () => {
    expect(excerptAround('Your code is {{code}}. Bye.', 'code', '123456')).toEqual(['code is 123456. Bye.']);
  });
  it('has nothing to say of a variable that the template lacks', () => {
    expect(excerptAround('Hello', 'code', '1')).toEqual([]);
  });
});
