import type { Template } from './template.js';

export interface StoredTemplate extends Template {
  readonly accountSid: string;
  readonly friendlyName: string;
  readonly language: string;
  readonly types: Readonly<Record<string, object>>;
  readonly createdAtMs: number;
}

/** The accounts' content templates. */
export class TemplateTable {
  private readonly templates = new Map<string, StoredTemplate>();

  add(template: StoredTemplate): void {
    this.templates.set(template.sid, template);
  }

  all(accountSid: string): StoredTemplate[] {
    return [...this.templates.values()].filter((template) => template.accountSid === accountSid);
  }

  get(accountSid: string, sid: string): StoredTemplate | undefined {
    const template = this.templates.get(sid);
    return template?.accountSid === accountSid ? template : undefined;
  }

  remove(sid: string): void {
    this.templates.delete(sid);
  }
}
