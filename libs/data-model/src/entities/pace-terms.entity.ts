import { EntitySchema } from 'typeorm';

/** A row of pace_terms. */
export interface PaceTermsRow {
  kind: 'account' | 'campaign' | 'cap';
  termsId: string;
  /** As the policy document has it. */
  terms: unknown;
  policyRevision: string;
}

export const PaceTermsEntity = new EntitySchema<PaceTermsRow>({
  name: 'PaceTerms',
  tableName: 'pace_terms',
  columns: {
    kind: { name: 'kind', type: 'text', primary: true },
    termsId: { name: 'terms_id', type: 'text', primary: true },
    terms: { name: 'terms', type: 'jsonb' },
    policyRevision: { name: 'policy_revision', type: 'bigint' },
  },
});
