import type { ReasonCode } from '@signalbox/message';
import type { Channel, Pool, Template } from './policy-document.js';
import { findPlaces } from './render-template.js';

/** What goes beside or in place of the text, as the carrier takes it. */
export interface RichContent {
  readonly mediaUrls?: readonly string[];
  readonly template?: { readonly contentSid: string; readonly variables: Readonly<Record<string, string>> };
  readonly voiceUrl?: string;
}

export interface ChannelContent {
  readonly channel: Channel;
  /** Null where there is only the text. */
  readonly rich: RichContent | null;
  /** The carrier renders the text, so nobody can compare it later. */
  readonly isRenderedByCarrier: boolean;
}

export type ContentChoice = { readonly ok: true; readonly content: ChannelContent } | { readonly ok: false; readonly reason: ReasonCode; readonly detail: string };

/** What a pool sends a message by; absent in the policy: sms. */
export function channelOf(pool: Pool): Channel {
  return pool.channel ?? 'sms';
}

/** Channels that show pictures and the like. */
export function carriesMedia(pool: Pool): boolean {
  return channelOf(pool) === 'mms' || channelOf(pool) === 'whatsapp';
}

/** What is said on the channel of the pool: on WhatsApp the carrier's own template where there is one, in a call its script. */
export function chooseContent(pool: Pool, template: Template | null, { variables, mediaUrls }: { readonly variables: Readonly<Record<string, string>>; readonly mediaUrls: readonly string[] }): ContentChoice {
  const channel = channelOf(pool);
  const say = (rich: RichContent | null, isRenderedByCarrier = false): ContentChoice => ({ ok: true, content: { channel, rich, isRenderedByCarrier } });
  if (channel === 'whatsapp' && template?.contentSid !== undefined) {
    const places = template.contentVariables ?? [...new Set(findPlaces(template.body))];
    const missing = places.find((name) => !Object.hasOwn(variables, name));
    if (missing !== undefined) return { ok: false, reason: 'template-variable-missing', detail: `template ${template.templateId} needs ${missing}` };
    return say({ template: { contentSid: template.contentSid, variables: Object.fromEntries(places.map((name, index) => [String(index + 1), variables[name] as string])) } }, true);
  }
  if (channel === 'voice') return say(template?.voiceUrl === undefined ? null : { voiceUrl: template.voiceUrl });
  return say(carriesMedia(pool) && mediaUrls.length > 0 ? { mediaUrls } : null);
}
