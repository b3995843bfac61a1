import Type from 'typebox';
import { Instant, MessageId, TenantId } from '../scalars.js';

export const Conversion = Type.Object({
  messageId: Type.Intersect([MessageId], { description: 'The message that did its work, as the answer of the HTTP door or message-status names it.' }),
  tenantId: Type.Intersect([TenantId], { description: 'Whose message it is; a conversion of another tenant is ignored.' }),
  kind: Type.Union([Type.Literal('code-used'), Type.Literal('link-followed'), Type.Literal('confirmed')], { description: 'What the person did with it.' }),
  occurredAt: Type.Intersect([Instant], { description: 'When the person did it.' }),
}, { description: 'A person used what a message brought, on conversions. Published by product services, at least once; the first of a message counts.' });
export type Conversion = Type.Static<typeof Conversion>;
