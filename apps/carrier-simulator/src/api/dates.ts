/** RFC 2822, whole seconds, as the classic API writes dates: `Thu, 24 Aug 2023 05:01:45 +0000`. */
export function formatRfc2822(atMs: number): string {
  return new Date(atMs).toUTCString().replace('GMT', '+0000');
}

/** ISO 8601, whole seconds, as the product APIs write dates: `2023-08-24T05:01:45Z`. */
export function formatIso(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}
