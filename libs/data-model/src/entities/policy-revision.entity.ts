import { EntitySchema } from 'typeorm';

/** A row of policy_revisions. */
export interface PolicyRevisionRow {
  revision: string;
  document: unknown;
  status: 'draft' | 'active' | 'retired';
  author: string;
  note: string;
  createdAt: Date;
  activatedAt: Date | null;
}

export const PolicyRevisionEntity = new EntitySchema<PolicyRevisionRow>({
  name: 'PolicyRevision',
  tableName: 'policy_revisions',
  columns: {
    revision: { name: 'revision', type: 'bigint', primary: true },
    document: { name: 'document', type: 'jsonb' },
    status: { name: 'status', type: 'text' },
    author: { name: 'author', type: 'text' },
    note: { name: 'note', type: 'text', default: '' },
    createdAt: { name: 'created_at', type: 'timestamp with time zone', default: () => 'now()' },
    activatedAt: { name: 'activated_at', type: 'timestamp with time zone', nullable: true },
  },
});
