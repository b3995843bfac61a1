import { readFileSync } from 'node:fs';
import { findPolicyDocumentFaults } from '@signalbox/contracts';
import type { PolicyDocument } from '@signalbox/routing';
import { defineConfig, field, loadConfigOrExit, PLATFORM_FIELDS } from '@signalbox/service';

const SHA256_HEX = /^[0-9a-f]{64}$/;

function readOperators(text: string): Readonly<Record<string, string>> {
  const operators: unknown = JSON.parse(text);
  if (typeof operators === 'object' && operators !== null && Object.values(operators).every((hash) => typeof hash === 'string' && SHA256_HEX.test(hash))) return operators as Record<string, string>;
  throw new RangeError('is not a JSON object of name to hex SHA-256');
}

function readPolicy(path: string): PolicyDocument {
  const document: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const faults = findPolicyDocumentFaults(document);
  if (faults !== null) throw new RangeError(`is not a policy document: ${faults}`);
  return document as PolicyDocument;
}

export const ROUTING_CONFIG = defineConfig({
  ...PLATFORM_FIELDS,
  OPERATORS: field<Readonly<Record<string, string>>>({ doc: 'Who may set levers and policies, as JSON {"<name>": "<hex SHA-256 of the token>"}.', parse: readOperators, default: {}, secret: true }),
  SEED_POLICY_FILE: field<PolicyDocument | null>({ doc: 'JSON file of the policy that is activated where none ever was.', parse: readPolicy, default: null }),
});

export const config = loadConfigOrExit(ROUTING_CONFIG, process.env);
